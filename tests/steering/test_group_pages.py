"""From a number to a decision and to a signed report, as people do it in a browser."""

import lxml.html
import pytest
from django.urls import reverse

from cases import hierarchy
from cases import world as worlds
from e2e.walk import browser_of, inputs_of
from motcua.ioc import selectors as ioc
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.kernel.actor import SYSTEM, Role
from motcua.signing import services as signing
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm
from motcua.steering.models import AnalysisGroup, Meeting, Notebook, NotebookBlock, Report


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    stop_clock("2024-06-04 09:00")
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    indicators_setup()
    worlds.received(world)
    worlds.give_keys(world)
    chair, province = world.tree.chair, world.tree.province
    spec = CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name=chair.name,
        organisation=province.name,
        organisation_code=province.identifier,
        staff_id=chair.staff_id,
    )
    signing.credentials_issue(actor=SYSTEM, specs=[spec], algorithm=KeyAlgorithm.EC_P256)
    lake_rebuild()
    ioc.facts_forget()
    return world


def test_a_leader_founds_a_group_writes_a_number_down_and_decides(world):
    chair = browser_of(world.tree.chair)
    secretary = world.tree.commune_chair
    founded = {"name": "Tổ đúng hẹn", "subject": "Vì sao trễ?", "from_on": "2024-06-04"}
    twice(chair, "group_new", given=founded)
    group = AnalysisGroup.objects.get().pk
    twice(chair, "group_edit", group, given=founded | {"version": 1, "subject": "Vì sao?"})
    found = page(chair, "group_members", group, q=secretary.name)
    assert secretary.name in found
    for role in ("member", "secretary"):
        invited = {"staff": secretary.staff_id, "role": role}
        send(chair, "group_members", group, given=invited)
    twice(chair, "notebook_new", group, given={"title": "Tháng 6"})
    block = number_written(world, chair, Notebook.objects.get().pk)
    discussed(chair, block)
    meeting = decided(world, chair, group, block)
    done = lxml.html.fromstring(page(chair, "meeting", meeting))
    (assign,) = done.xpath("//a[starts-with(., 'Giao thành việc')]/@href")
    assert "Trực thêm thứ Bảy." in chair.get(assign).content.decode()
    paper = chair.get(reverse("boards:meeting_paper", args=[meeting]))
    assert paper.content.startswith(b"%PDF")


def number_written(world, chair, notebook):
    """A number with words in the notebook, as the secretary reads it; a stranger finds none."""
    # From an indicator with its slice into the notebook, and back as the secretary.
    form = chair.get(
        reverse("boards:block_new", args=[notebook]),
        {
            "indicator": "received",
            "agency": str(world.commune.id),
            "alone": "1",
            "by": "procedure",
        },
    )
    given = inputs_of(form.content, "") | {"view": "ranking", "text": "Xem kỹ <b>dòng đầu</b>."}
    assert given["agency"] == str(world.commune.id)
    twice(chair, "block_new", notebook, given=given)
    twice(chair, "block_new", notebook, given={"text": "Lời."}, query="?loai=loi")
    assert NotebookBlock.objects.count() == 2
    shown = page(browser_of(world.tree.commune_chair), "notebook", notebook)
    assert "Lúc ghi, 09:00 ngày 04/06/2024" in shown
    assert f"{world.commune.name} · không tính nơi trực thuộc" in shown
    assert "&lt;b&gt;dòng đầu" in shown
    police = browser_of(world.officer(Role.APPROVER, world.police))
    page(police, "notebook", notebook, status=404)
    return NotebookBlock.objects.earliest("place")


def discussed(chair, first):
    """Comments, another order, another version; who writes on an old one is told."""
    second = NotebookBlock.objects.latest("place")
    twice(chair, "block_comment", first.pk, given={"text": "Nhiều quá."})
    send(chair, "block_comment", first.pk, given={"text": ""})  # says why, and changes nothing
    comment = first.comments.get()
    send(chair, "comment_resolve", comment.pk, given={})
    twice(chair, "block_move", second.pk, given={"to": "up"})
    assert NotebookBlock.objects.get(pk=second.pk).place == 1
    edit = chair.get(reverse("boards:block_edit", args=[first.pk]))
    old = inputs_of(edit.content, "")
    twice(chair, "block_edit", first.pk, given=old | {"text": "Xem lại."})
    send(chair, "block_edit", first.pk, given=old | {"text": "Trễ."}, status=409)
    assert "Bản thứ 2" in page(chair, "block_history", first.pk)


def decided(world, chair, group, block):
    """Minutes with a decision that rests on the number, approved."""
    written = {
        "held_on": "2024-06-04",
        "place": "Phòng 2",
        "attendees": "Ông A\nBà B",
        "text": "Bàn.",
    }
    twice(chair, "meeting_new", group, given=written)
    meeting = Meeting.objects.get()
    decision = {
        "version": 1,
        "text": "Trực thêm thứ Bảy.",
        "agency": world.commune.id,
        "due_on": "2024-06-30",
        "block": block.pk,
    }
    send(chair, "meeting", meeting.pk, given=decision | {"due_on": "2024-06-03"}, status=422)
    twice(chair, "meeting", meeting.pk, given=decision)
    send(chair, "meeting", meeting.pk, given=decision | {"text": "Khác."}, status=409)
    assert meeting.decisions.count() == 1
    twice(chair, "meeting_edit", meeting.pk, given=written | {"version": 2})
    assert "1 hồ sơ (số liệu đến" in page(chair, "meeting", meeting.pk)
    twice(chair, "meeting_approve", meeting.pk, given={"version": 3})
    send(chair, "meeting", meeting.pk, given=decision | {"version": 4}, status=409)
    return meeting.pk


def test_an_agency_writes_signs_seals_and_publishes_its_report(world):
    approver = browser_of(world.officer(Role.APPROVER))
    agency = {"agency": world.commune.id}
    send(approver, "reports", given=agency | {"do": "monthly"})
    assert "Dự thảo tự lập vào ngày" in page(approver, "reports")
    send(approver, "reports", given=agency | {"do": "never"})
    twice(approver, "reports", given=agency | {"do": "draft", "period": "2024-05"})
    again = {"do": "draft", "period": "2024-05", "again": 1}
    send(approver, "reports", given=agency | again)  # says it is there
    report = Report.objects.get().pk
    words = {"version": 1, "overview": "Nhận <i>ít</i>.", "proposals": "Không."}
    twice(approver, "report", report, given=words)
    send(approver, "report", report, given=words | {"proposals": "Có."}, status=409)
    for version, done in ((2, "refresh"), (3, "sign")):
        twice(approver, "report_act", report, given={"do": done, "version": version})
    send(approver, "report", report, given=words | {"version": 4}, status=409)
    registrar = browser_of(world.officer(Role.REGISTRAR))
    twice(registrar, "report_act", report, given={"do": "seal", "version": 4})
    twice(approver, "report_act", report, given={"do": "publish", "with_words": "1"})
    shown = page(registrar, "report", report)
    assert "số 01/BC-UBND" in shown
    assert "Nhận &lt;i&gt;ít&lt;/i&gt;." in shown
    page(browser_of(world.officer(Role.APPROVER, world.police)), "report", report, status=404)
    anyone = approver.__class__()
    assert anyone.get(reverse("figures:reports")).content.decode().count("tháng 5/2024") == 1
    assert "không công bố" in anyone.get(reverse("figures:all")).content.decode()
    public = anyone.get(reverse("figures:report_paper", args=[report]))
    assert public.content.startswith(b"%PDF")
    assert "bao-cao-2024-05-cong-khai.pdf" in public.headers["Content-Disposition"]


def page(browser, name, *args, status=200, **asked):
    answer = browser.get(reverse(f"boards:{name}", args=args), asked)
    assert answer.status_code == status, answer.content[-2000:]
    return answer.content.decode()


def send(browser, name, *args, given, status=302, query=""):
    answer = browser.post(reverse(f"boards:{name}", args=args) + query, given)
    assert answer.status_code == status, answer.content.decode()[-2500:]
    return answer


def twice(browser, name, *args, given, query=""):
    """Two clicks on one button: both go to the same place."""
    first, second = (send(browser, name, *args, given=given, query=query) for _click in range(2))
    assert first.headers["Location"] == second.headers["Location"]
