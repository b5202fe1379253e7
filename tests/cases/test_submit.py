"""A dossier comes in, online or at the counter, complete or not at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import world as worlds
from motcua.cases import services
from motcua.cases.change import entry_hash
from motcua.cases.errors import PaperMissing
from motcua.cases.models import Case, CaseFile, LedgerEntry, Task
from motcua.cases.rules import PIN_LENGTH, REFERENCE_LENGTH
from motcua.cases.selectors import draft_of
from motcua.cases.types import Clock, DraftPage, FileKind, Status, Step, Submission
from motcua.catalogue.types import Channel
from motcua.identity.models import Person
from motcua.kernel.actor import ANONYMOUS, Role
from motcua.kernel.errors import DomainError, Invalid, NotAllowed
from motcua.kernel.ids import new_id


def submission(world, **changes):
    fields = {
        "procedure_code": worlds.GENERIC,
        "agency_id": world.commune.id,
        "data": worlds.GENERIC_DATA,
        "files": worlds.papers(world, worlds.GENERIC),
    }
    return Submission(**{**fields, **changes})


def submit(world, **changes):
    return services.case_submit(actor=world.citizen, submission=submission(world, **changes))


def applicant(**changes):
    section = {**worlds.GENERIC_DATA["applicant"], **changes}
    return {**worlds.GENERIC_DATA, "applicant": section}


def test_a_complete_dossier_waits_at_the_desk_with_reference_and_pin(world):
    case = submit(world)

    assert (case.status, case.step, case.clock) == (Status.REGISTERED, Step.INTAKE, Clock.IDLE)
    assert (case.code, case.due_at, case.version) == (None, None, 1)
    assert len(case.reference) == 2 + REFERENCE_LENGTH
    assert len(case.pin) == PIN_LENGTH
    task = Task.objects.get(case_id=case.id)
    assert (task.role, task.agency_id) == (Role.DESK_OFFICER, world.commune.id)
    entry = LedgerEntry.objects.get(case_id=case.id)
    assert bytes(entry.hash) == entry_hash(entry)


def test_the_desk_has_eight_working_hours_to_answer(world, stop_clock):
    stop_clock("2024-06-07 15:00")  # a Friday

    task = Task.objects.get(case_id=submit(world).id)

    assert task.sort_at.isoformat() == "2024-06-10T08:00:00+00:00"  # Monday 15:00 in Viet Nam


def test_a_missing_paper_is_named_and_nothing_is_kept(world):
    with pytest.raises(PaperMissing) as refusal:
        submit(world, files=())

    assert all(field.startswith("files.") for field in refusal.value.fields)
    assert refusal.value.fields
    assert not Case.objects.exists()


def test_a_file_of_somebody_else_is_not_found(world):
    foreign = world.upload(world.stranger)
    files = tuple((key, foreign) for key, _own in worlds.papers(world, worlds.GENERIC))

    with pytest.raises(Invalid) as refusal:
        submit(world, files=files)

    assert "Không tìm thấy tệp" in next(iter(refusal.value.fields.values()))


def test_a_component_that_the_procedure_does_not_know_is_refused(world):
    files = (*worlds.papers(world, worlds.GENERIC), ("unknown", world.upload()))

    with pytest.raises(Invalid) as refusal:
        submit(world, files=files)

    assert list(refusal.value.fields) == ["files.unknown"]


def test_one_file_serves_one_component_only(world):
    version = worlds.published_version(
        worlds.Procedure.objects.get(code=worlds.GENERIC).current_version_id
    )
    upload = world.upload()
    keys = [part.key for part in version.papers][:2]
    assert len(keys) == 2

    with pytest.raises(Invalid) as refusal:
        submit(world, files=tuple((key, upload) for key in keys))

    assert list(refusal.value.fields) == [f"files.{keys[1]}"]


def test_the_same_file_named_twice_for_one_component_is_kept_once(world):
    files = worlds.papers(world, worlds.GENERIC)

    case = submit(world, files=files + files)

    assert CaseFile.objects.filter(case_id=case.id, kind=FileKind.COMPONENT).count() == len(files)


@pytest.mark.parametrize("place", ["agency", "procedure"])
def test_an_agency_that_does_not_offer_the_procedure_is_refused(world, place):
    wrong = {
        "agency": {"agency_id": new_id()},
        "procedure": {"procedure_code": "9.999999"},
    }[place]

    with pytest.raises(DomainError):
        submit(world, **wrong)
    assert not Case.objects.exists()


def test_control_characters_are_taken_out_before_anything_is_kept(world):
    case = submit(world, data=applicant(full_name="Điểu\x00 Thị\x1b  Mai\u0007"))

    assert Case.objects.get(pk=case.id).applicant_name == "Điểu Thị Mai"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"full_name": "Ă" * 10_000}, "applicant.full_name"),
        ({"full_name": "\x00"}, "applicant.full_name"),
        ({"personal_number": "12345"}, "applicant.personal_number"),
        ({"phone": "không có"}, "applicant.phone"),
        ({"email": "mai@"}, "applicant.email"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(world, change, field):
    with pytest.raises(Invalid) as refusal:
        submit(world, data=applicant(**change))

    assert field in refusal.value.fields
    assert not Case.objects.exists()


@pytest.mark.parametrize("who", ["anonymous", "desk"])
def test_online_only_a_citizen_submits(world, who):
    actor = {"anonymous": ANONYMOUS, "desk": world.officer(Role.DESK_OFFICER)}[who]

    with pytest.raises(NotAllowed):
        services.case_submit(actor=actor, submission=submission(world, files=()))


def test_at_the_counter_the_desk_enters_it_for_a_person_made_known(world):
    desk = world.officer(Role.DESK_OFFICER)
    data = applicant(full_name="Lê Văn Tám", personal_number="999088000008")

    case = services.case_submit(
        actor=desk, submission=submission(world, data=data, files=()), channel=Channel.COUNTER
    )

    person = Person.objects.get(personal_number="999088000008")
    assert Case.objects.get(pk=case.id).person_id == person.id
    assert LedgerEntry.objects.get(case_id=case.id).post == Role.DESK_OFFICER


def test_at_the_counter_a_known_person_is_found_by_number(world):
    case = services.case_submit(
        actor=world.officer(Role.DESK_OFFICER),
        submission=submission(world, files=()),
        channel=Channel.COUNTER,
    )

    assert Case.objects.get(pk=case.id).person_id == world.citizen.person_id


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.APPROVER, Role.REGISTRAR])
def test_at_the_counter_no_other_post_enters_dossiers(world, role):
    with pytest.raises(NotAllowed):
        services.case_submit(
            actor=world.officer(role),
            submission=submission(world, files=()),
            channel=Channel.COUNTER,
        )


def test_a_citizen_is_no_counter(world):
    with pytest.raises(NotAllowed):
        services.case_submit(
            actor=world.citizen, submission=submission(world), channel=Channel.COUNTER
        )


def test_a_submission_takes_at_most_fifteen_statements(world):
    submit(world)
    whole = submission(world)

    with CaptureQueriesContext(connection) as statements:
        services.case_submit(actor=world.citizen, submission=whole)

    assert len(statements) <= 15


def test_a_draft_is_kept_as_typed_one_per_procedure_and_dropped_on_demand(world):
    def save(**data):
        return services.draft_merge(
            actor=world.citizen,
            procedure_code=worlds.GENERIC,
            page=DraftPage(agency_id=world.commune.id, data=data, writer="a page"),
        ).draft

    first, second = save(content="dở"), save(content="dở dang", wrong=[1])

    assert first.id == second.id
    draft = services_draft(world.citizen)
    assert draft.data == {"content": "dở dang", "wrong": [1]}
    assert services_draft(world.stranger) is None
    services.draft_drop(actor=world.stranger, procedure_code=worlds.GENERIC)
    assert services_draft(world.citizen) is not None
    services.draft_drop(actor=world.citizen, procedure_code=worlds.GENERIC)
    assert services_draft(world.citizen) is None


def services_draft(actor):
    return draft_of(actor=actor, procedure_code=worlds.GENERIC)


def test_an_officer_keeps_no_draft(world):
    with pytest.raises(NotAllowed):
        services.draft_merge(
            actor=world.officer(Role.DESK_OFFICER),
            procedure_code=worlds.GENERIC,
            page=DraftPage(agency_id=None, data={}),
        )
