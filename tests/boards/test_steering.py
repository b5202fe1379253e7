"""Pages of alerts and of work handed out: what an address brings along, who finds nothing."""

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import world as worlds
from e2e.walk import browser_of, inputs_of
from motcua.ioc import selectors as ioc
from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id
from motcua.steering import services
from motcua.steering.models import Alert, AlertRule, Assignment
from steering import ground


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2026-03-17 09:00")  # no day ends meanwhile
    return ground.build(settings, tmp_path)


def test_a_rule_calls_and_work_is_handed_on_with_its_number(world):
    worlds.submit(world)
    chief = browser_of(world.tree.district_chair)
    new = reverse("boards:alert_rule_new")
    place = {"agency": str(world.commune.id), "channel": "online"}
    asked = {"indicator": "submitted", "alone": "1"} | place
    filled = inputs_of(chief.get(new, asked).content, "")
    assert filled.items() >= place.items()
    assert chief.post(new, filled | {"name": "Mới nộp"}).status_code == 422, "no bound"
    wanted = filled | {"name": "Mới nộp", "bound": "0"}
    address = f"{'a' * 260}@example.vn"
    assert chief.post(new, wanted | {"emails": address}).status_code == 422, "no mail goes there"
    assert [chief.post(new, wanted).status_code for _click in range(2)] == [302, 302]
    alert = _called()
    shown = chief.get(reverse("boards:alert", args=[alert.pk])).content.decode()
    assert "là 1 hồ sơ, cao hơn mức 0 hồ sơ" in shown
    _spoken_of_once(chief, alert)
    give = reverse("boards:assignment_new")
    (link,) = {part.split('"')[0] for part in shown.split('href="')[1:] if part.startswith(give)}

    page = chief.get(link.replace("&amp;", "&"))
    form = inputs_of(page.content, give)
    assert form["title"] == "Mới nộp"
    assert form["to_agency"] == str(world.commune.id)
    _given_once(chief, give, form)

    work = Assignment.objects.get()
    assert (work.seen_value, work.alert_id) == (1, alert.pk)
    for kept in (alert.rule, work):
        assert (kept.channel, kept.is_alone) == ("online", True)
    assert "Giao việc" in chief.get(reverse("boards:alert", args=[alert.pk])).content.decode()
    _the_agency_answers(world, work)
    _strangers_find_nothing(world, alert, work)


def _called():
    """The alert that the only rule raises now."""
    ioc.facts_forget()
    assert services.alerts_evaluate() == 1
    return Alert.objects.get()


def _spoken_of_once(chief, alert):
    said = {"do": "comment", "note": "Đang xem."}
    here = reverse("boards:alert", args=[alert.pk])
    assert [chief.post(here, said).status_code for _click in range(2)] == [302, 302]
    assert alert.entries.filter(what="commented").count() == 1
    assert chief.post(here, {"do": "hack"}).status_code == 404


def _given_once(chief, give, form):
    """A slice with longer names than there are is none; two clicks are one piece of work."""
    for name in ("unit", "procedure", "channel"):
        assert chief.post(give, form | {name: "x" * 41}).status_code == 404
    first, again = (chief.post(give, form) for _click in range(2))
    assert first.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]


def _the_agency_answers(world, work):
    page = reverse("boards:assignment", args=[work.pk])
    commune = browser_of(world.tree.commune_chair)
    listed = commune.get(reverse("boards:assignments")).content.decode()
    assert "Việc được giao" in listed
    assert "Mới nộp" in listed
    # What was taken with a refused form is not chosen again, and what is unticked does not go.
    papers = [
        SimpleUploadedFile("báo cáo.pdf", worlds.PDF, "application/pdf"),
        SimpleUploadedFile("nhầm.pdf", worlds.PDF, "application/pdf"),
        SimpleUploadedFile("ghi chú.txt", b"chu", "text/plain"),
    ]
    answer = {"do": "answer", "version": "1", "note": "Đã xử lý."}
    refused = commune.post(page, answer | {"files": papers})
    assert refused.status_code == 422
    assert "ghi chú.txt: Tệp không được chấp nhận" in refused.content.decode()
    boxes = lxml.html.fromstring(refused.content.decode()).xpath("//input[@name='kept']")
    (wanted, wrong) = [box.get("value") for box in boxes]
    again = {"kept.shown": [wanted, wrong], "kept": wanted}
    assert commune.post(page, answer | again | {"note": ""}).status_code == 422
    answer |= again | {"kept.shown": wanted}
    assert [commune.post(page, answer).status_code for _click in range(2)] == [302, 302]
    (entry,) = work.entries.filter(move="answer")
    assert [each.name for each in entry.files.all()] == ["báo cáo.pdf"]
    assert commune.post(page, answer | {"note": "Khác."}).status_code == 409
    assert commune.post(page, {"do": "hack", "version": "2"}).status_code == 404
    file = work.entries.get(move="answer").files.get().file_id
    got = commune.get(reverse("boards:assignment_file", args=[work.pk, file]))
    assert (got.status_code, got.content) == (200, worlds.PDF)
    stranger = browser_of(world.tree.other_chair)
    assert stranger.get(reverse("boards:assignment_file", args=[work.pk, file])).status_code == 404


def _strangers_find_nothing(world, alert, work):
    rule = AlertRule.objects.get()
    places = {"alert": alert.pk, "alert_rule": rule.pk, "assignment": work.pk}
    for stranger in (world.tree.other_chair, world.officer(Role.CASE_OFFICER, world.police)):
        browser = browser_of(stranger)
        for name, key in places.items():
            here, nowhere = (reverse(f"boards:{name}", args=[each]) for each in (key, new_id()))
            assert browser.get(here).status_code == browser.get(nowhere).status_code == 404
            assert browser.post(here, {"do": "take", "version": "1"}).status_code == 404
        switch = reverse("boards:alert_rule_switch", args=[rule.pk])
        assert browser.post(switch, {"version": "1"}).status_code in {403, 404}
    assert browser.get(reverse("boards:alert_rule_new")).status_code == 404
    assert browser.get(reverse("boards:assignment_new")).status_code == 404
    assert browser.get(reverse("boards:assignments"), {"to": "x"}).status_code == 404
