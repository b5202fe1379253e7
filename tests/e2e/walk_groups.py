"""The walk past analysis groups and monthly reports."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from e2e.walk import LONG, UNBROKEN, Province, Walk
from motcua.ioc.types import Slice
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.signing import services as signing
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm
from motcua.steering import selectors, services
from motcua.steering.types import (
    BlockWish,
    DecisionWish,
    GroupRole,
    GroupWish,
    MeetingWish,
    View,
)


def groups(walk: Walk, at: Province) -> None:
    """An analysis group with its notebook and minutes; a report from its draft to everybody."""
    walk.see(at.chair, "boards:groups", note="trống")
    walk.see(at.chair, "boards:group_new")
    walk.see(at.chair, "boards:group_new", post={"name": ""}, status=422, note="lỗi")
    chair, secretary = at.tree.chair, at.tree.commune_chair
    group = services.group_found(
        actor=chair,
        wish=GroupWish(name=f"Tổ {LONG}", subject=UNBROKEN, from_on=clock.today()),
    )
    services.group_member_set(
        actor=chair, group_id=group, staff_id=secretary.staff_id, role=GroupRole.SECRETARY
    )
    walk.see(at.chair, "boards:groups")
    walk.see(at.chair, "boards:group", group, note="mới")
    walk.see(at.chair, "boards:group_edit", group)
    walk.see(at.chair, "boards:group_edit", group, post={"name": ""}, status=422, note="lỗi")
    walk.see(at.chair, "boards:group_members", group, q="Nguyễn")
    wrong = {"staff": str(chair.staff_id), "role": "member"}
    walk.see(at.chair, "boards:group_members", group, post=wrong, status=422, note="lỗi")
    _notebook(walk, at, group)
    _meeting(walk, at, group)
    walk.see(at.chair, "boards:group", group)
    _reports(walk, at)


def _notebook(walk: Walk, at: Province, group) -> None:
    chair, secretary = at.tree.chair, at.tree.commune_chair
    notebook = services.notebook_add(actor=chair, group_id=group, title=f"Sổ {LONG}")
    walk.see(at.chair, "boards:notebook", notebook, note="trống")
    walk.see(at.chair, "boards:block_new", notebook)
    walk.see(at.chair, "boards:block_new", notebook, loai="loi", note="lời")
    walk.see(at.chair, "boards:block_new", notebook, post={}, status=422, note="lỗi")
    for view, by in (
        (View.NUMBER, ""),
        (View.LINE, ""),
        (View.RANKING, "agency"),
        (View.MAP, "present"),
        (View.TABLE, "procedure"),
    ):
        wish = BlockWish(
            view=view, text="Xem kỹ.", indicator="received", by=by, period="month", wanted=Slice()
        )
        block = services.block_add(actor=chair, notebook_id=notebook, wish=wish)
    services.comment_add(actor=chair, block_id=block, said="Lúc đó còn ít.")
    services.block_change(actor=chair, block_id=block, wish=wish, expected_version=1)
    text = BlockWish(view=View.TEXT, text=f"{UNBROKEN}\nHai đoạn.")
    words = services.block_add(actor=chair, notebook_id=notebook, wish=text)
    said = services.comment_add(actor=secretary, block_id=words, said=UNBROKEN)
    services.comment_add(actor=chair, block_id=words, said="Đã rõ.", parent_id=said)
    walk.see(at.chair, "boards:notebook", notebook)
    services.comment_resolve(actor=chair, comment_id=said)
    walk.see(at.approver, "boards:notebook", notebook, note="ngoài phạm vi")
    walk.see(at.chair, "boards:block_edit", block)
    walk.see(at.chair, "boards:block_edit", block, post={"view": "x"}, status=422, note="lỗi")
    walk.see(at.chair, "boards:block_history", block)
    walk.see(at.approver, "boards:block_history", block, note="ngoài phạm vi")


def _meeting(walk: Walk, at: Province, group) -> None:
    chair = at.tree.chair
    walk.see(at.chair, "boards:meeting_new", group)
    walk.see(at.chair, "boards:meeting_new", group, post={}, status=422, note="lỗi")
    wish = MeetingWish(held_on=clock.today(), place=LONG, attendees=(LONG, "B"), text=UNBROKEN)
    meeting = services.meeting_save(actor=chair, group_id=group, wish=wish)
    grounds = selectors.meeting_page(actor=chair, meeting_id=meeting).grounds
    services.decision_add(
        actor=chair,
        meeting_id=meeting,
        wish=DecisionWish(
            text=UNBROKEN,
            agency_id=at.world.commune.id,
            due_on=clock.today() + timedelta(days=7),
            block_id=grounds[0][0],
        ),
        expected_version=1,
    )
    walk.see(at.chair, "boards:meeting", meeting, note="dự thảo")
    walk.see(at.chair, "boards:meeting", meeting, post={"text": ""}, status=422, note="lỗi")
    walk.see(at.chair, "boards:meeting_edit", meeting)
    _key(at)
    services.meeting_approve(actor=chair, meeting_id=meeting, expected_version=2)
    walk.see(at.chair, "boards:meeting", meeting)
    walk.see(at.approver, "boards:meeting", meeting, note="ngoài phạm vi")
    _file(at.chair, "boards:meeting_paper", meeting)


def _reports(walk: Walk, at: Province) -> None:
    chair = at.tree.chair
    walk.see(at.chair, "boards:reports", note="trống")
    walk.see(at.anyone, "figures:reports", note="trống")
    last = clock.today().replace(day=1) - timedelta(days=1)
    (agency,) = selectors.report_agencies(actor=chair)
    services.report_wish_set(actor=chair, agency_id=agency.id, is_wanted=True)
    period = f"{last:%Y-%m}"
    report = services.report_draft(actor=chair, agency_id=agency.id, period=period)
    walk.see(at.chair, "boards:reports")
    walk.see(at.chair, "boards:report", report, note="dự thảo")
    wrong = {"version": "1", "overview": "x" * 20_001}
    walk.see(at.chair, "boards:report", report, post=wrong, status=422, note="lỗi")
    words = {"overview": UNBROKEN}
    services.report_words_set(actor=chair, report_id=report, words=words, expected_version=1)
    services.report_sign(actor=chair, report_id=report, expected_version=2)
    services.report_publish(actor=chair, report_id=report, with_words=True)
    walk.see(at.chair, "boards:report", report)
    walk.see(at.anyone, "figures:reports")
    walk.see(at.anyone, "figures:report", report)
    _file(at.chair, "boards:report_paper", report)
    _file(at.anyone, "figures:report_paper", report)


def _file(browser: Client, name: str, *args: object) -> None:
    answer = browser.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    assert answer.content.startswith(b"%PDF"), name


def _key(at: Province) -> None:
    spec = CredentialSpec(
        kind=CredentialKind.PERSON,
        common_name=at.tree.chair.name,
        organisation=at.tree.province.name,
        organisation_code=at.tree.province.identifier,
        staff_id=at.tree.chair.staff_id,
    )
    signing.credentials_issue(actor=SYSTEM, specs=[spec], algorithm=KeyAlgorithm.EC_P256)
