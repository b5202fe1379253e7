"""Intake for another agency, regardless of territory."""

from cases import world as worlds
from desk.conftest import text_of
from motcua.cases import selectors, services
from motcua.cases.models import Case
from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

FORM = f"/mot-cua/tiep-nhan/{worlds.GENERIC}/"


def typed(world):
    applicant = worlds.GENERIC_DATA["applicant"].items()
    return {
        "key": new_id(),
        "agency": world.commune.pk,
        "content": worlds.GENERIC_DATA["content"],
        **{f"applicant.{name}": value for name, value in applicant},
    }


def test_a_desk_takes_in_for_another_agency_and_gives_the_receipt(world, at):
    desk = at(Role.DESK_OFFICER, world.centre)
    assert desk.get(FORM).status_code == 404
    assert "UBND xã Minh Hưng" in text_of(desk.get(FORM + "?cho=khac"))

    done = desk.client.post(FORM + "?cho=khac", typed(world))

    assert done.status_code == 303
    case = Case.objects.get()
    assert case.supporting_agency_id == world.centre.pk
    assert case.receiving_agency_id == world.commune.pk
    services.case_accept(
        actor=desk.actor,
        case_id=case.pk,
        expected_version=case.version,
        checked=worlds.required(),
    )
    forms = selectors.case_detail(actor=desk.actor, case_id=case.pk).forms
    assert {"01", "06"} <= {form.number for form in forms}
    page = text_of(desk.get("/mot-cua/tiep-nhan-ho/"))
    assert Case.objects.get().code in page
    assert "UBND xã Minh Hưng" in page


def test_the_agency_must_be_chosen(world, at):
    desk = at(Role.DESK_OFFICER, world.centre)

    answer = desk.client.post(FORM + "?cho=khac", {**typed(world), "agency": ""})

    assert answer.status_code == 422
    assert "Xin chọn nơi giải quyết" in text_of(answer)


def test_the_list_shows_only_what_this_desk_took_in_page_by_page(world, at, monkeypatch):
    monkeypatch.setattr("motcua.cases.supported.PAGE", 2)
    cases = [worlds.submit(world).id for _time in range(3)]
    Case.objects.filter(pk__in=cases).update(supporting_agency_id=world.centre.pk)
    actor = world.officer(Role.DESK_OFFICER, world.centre)

    first = selectors.cases_supported(actor=actor)
    second = selectors.cases_supported(actor=actor, cursor=first.next_cursor)

    rows = [row.case_id for page in (first, second) for row in page.rows]
    assert rows == cases[::-1]
    assert second.next_cursor == ""
    assert selectors.cases_supported(actor=world.officer(Role.DESK_OFFICER)).rows == ()
