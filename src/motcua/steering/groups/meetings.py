"""Minutes: written by the secretary, resting on numbers, approved by the chair for good."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.files import services as files
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.steering.groups.blocks import block_seen
from motcua.steering.groups.entering import Entered, enter
from motcua.steering.groups.minutes import paper_of
from motcua.steering.groups.models import (
    AnalysisGroup,
    BlockVersion,
    Meeting,
    MeetingDecision,
    NotebookBlock,
)
from motcua.steering.groups.types import (
    LONGEST_TEXT,
    DecisionWish,
    MeetingState,
    MeetingWish,
)

MOST_DECISIONS = 100
MOST_ATTENDEES = 200
LONGEST_LINE = 200


@transaction.atomic
def meeting_save(
    *,
    actor: Actor,
    group_id: UUID,
    wish: MeetingWish,
    meeting_id: UUID | None = None,
    expected_version: int = 0,
    once: Once | None = None,
) -> UUID:
    """Write the minutes of a meeting, or write them anew while nobody approved them.

    By secretary or chair. `Invalid` names what is wrong, `Conflict` when somebody was faster.
    `once`: the form that it comes from, see `kernel.idempotency`.
    """
    entered = enter(actor, group_id, lock=True)
    if not entered.may_write:
        raise NotAllowed
    wish = _checked(wish)
    said = {
        "held_on": wish.held_on,
        "place": wish.place,
        "attendees": list(wish.attendees),
        "text": wish.text,
    }
    if meeting_id is None:
        meeting = Meeting.objects.create(group=entered.row, **said)
    else:
        meeting = _draft(actor, meeting_id, expected_version)
        if meeting.group_id != group_id:
            raise NotFound
        Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1, **said)
    remember(once, {"id": str(meeting.pk)})
    return meeting.pk


@transaction.atomic
def decision_add(
    *,
    actor: Actor,
    meeting_id: UUID,
    wish: DecisionWish,
    expected_version: int,
    once: Once | None = None,
) -> UUID:
    """Write down what was decided, and the number that it rests on as it is pinned now.

    By secretary or chair who sees that number. Errors and `once` as in `meeting_save`.
    """
    meeting = _draft(actor, meeting_id, expected_version)
    said = text.clean(wish.text)
    wrong = {}
    if not 0 < len(said) <= LONGEST_TEXT:
        wrong["text"] = _("Xin ghi nội dung kết luận.")
    known = MeetingDecision.objects.filter(meeting=meeting)
    if wish.due_on < meeting.held_on:
        wrong["due_on"] = _("Hạn phải từ ngày họp trở đi.")
    if known.count() >= MOST_DECISIONS:
        wrong["text"] = _("Một biên bản có nhiều nhất 100 kết luận.")
    if wrong:
        raise Invalid(fields=wrong)
    organisation.agency_info(wish.agency_id)
    version = _block_of(actor, meeting.group_id, wish.block_id) if wish.block_id else None
    last = known.aggregate(last=Max("number"))["last"] or 0
    row = MeetingDecision.objects.create(
        meeting=meeting,
        number=last + 1,
        text=said,
        agency_id=wish.agency_id,
        due_on=wish.due_on,
        block_id=wish.block_id,
        block_version=version.number if version else None,
    )
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    remember(once, {"id": str(row.pk)})
    return row.pk


@transaction.atomic
def decision_remove(
    *,
    actor: Actor,
    meeting_id: UUID,
    decision_id: UUID,
    expected_version: int,
    once: Once | None = None,
) -> None:
    """Take a decision out of minutes that nobody approved; those after it move up by one number.

    By secretary or chair. Errors and `once` as in `meeting_save`.
    """
    meeting = _draft(actor, meeting_id, expected_version)
    rows = MeetingDecision.objects.filter(meeting=meeting)
    row = rows.filter(pk=decision_id).first()
    if row is None:
        raise NotFound
    row.delete()
    for number, each in enumerate(rows.order_by("number"), start=1):
        if each.number != number:
            rows.filter(pk=each.pk).update(number=number)
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    remember(once, {})


def meeting_approve(
    *, actor: Actor, meeting_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Approve minutes and sign them as PDF (PAdES-B-T): from now on nothing of them changes.

    By the chair, with the own certificate, who sees every number in them. `Conflict`,
    `NotAllowed`, `CredentialAbsent`. `once` as in `meeting_save`.
    """
    meeting, entered = _to_approve(actor, meeting_id, expected_version)
    at = clock.now()
    paper = paper_of(actor, meeting, entered, at)
    name = f"bien-ban-{meeting.held_on:%Y-%m-%d}.pdf"
    stored = files.document_store(actor=actor, name=name, content=paper)
    with transaction.atomic():
        AnalysisGroup.objects.select_for_update().get(pk=meeting.group_id)
        meeting, _entered = _to_approve(actor, meeting_id, expected_version, lock=True)
        meeting.state = MeetingState.APPROVED.value
        meeting.version += 1
        meeting.approved_at, meeting.approved_by = at, actor.name
        meeting.paper_id = stored.id
        meeting.save(update_fields=["state", "version", "approved_at", "approved_by", "paper"])
        audit.record(
            actor=actor,
            what=What.MINUTES_APPROVED,
            subject_ref=meeting.group_id,
            object_ref=meeting.pk,
        )
        remember(once, {})


def _draft(actor: Actor, meeting_id: UUID, expected_version: int) -> Meeting:
    meeting = Meeting.objects.select_for_update().filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    if not enter(actor, meeting.group_id).may_write:
        raise NotAllowed
    if meeting.version != expected_version:
        raise Conflict
    if meeting.state != MeetingState.DRAFT:
        raise Conflict(_("Biên bản đã được duyệt và không đổi được nữa."))
    return meeting


def _to_approve(
    actor: Actor, meeting_id: UUID, expected_version: int, *, lock: bool = False
) -> tuple[Meeting, Entered]:
    rows = Meeting.objects.select_for_update() if lock else Meeting.objects.all()
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    entered = enter(actor, meeting.group_id)
    if not entered.may_lead:
        raise NotAllowed
    if meeting.state != MeetingState.DRAFT:
        raise Conflict(_("Biên bản đã được duyệt và không đổi được nữa."))
    if meeting.version != expected_version:
        raise Conflict
    return meeting, entered


def _block_of(actor: Actor, group_id: UUID, block_id: UUID) -> BlockVersion:
    block = NotebookBlock.objects.filter(pk=block_id, notebook__group_id=group_id).first()
    if block is None:
        raise NotFound
    version = block_seen(actor, block)
    if version.pinned is None:
        raise Invalid(fields={"block": _("Mục này chưa có số liệu.")})
    return version


def _checked(wish: MeetingWish) -> MeetingWish:
    place, said = text.clean(wish.place), text.clean(wish.text)
    attendees = tuple(line for each in wish.attendees if (line := text.clean(each)))
    wrong = {}
    if not 0 < len(place) <= LONGEST_LINE:
        wrong["place"] = _("Xin ghi nơi họp, không quá 200 ký tự.")
    if not attendees or len(attendees) > MOST_ATTENDEES:
        wrong["attendees"] = _("Xin ghi người dự họp, mỗi dòng một người.")
    elif any(len(each) > LONGEST_LINE for each in attendees):
        wrong["attendees"] = _("Mỗi dòng không quá 200 ký tự.")
    if not 0 < len(said) <= LONGEST_TEXT:
        wrong["text"] = _("Xin ghi nội dung cuộc họp, không quá 20.000 ký tự.")
    if wrong:
        raise Invalid(fields=wrong)
    return MeetingWish(held_on=wish.held_on, place=place, attendees=attendees, text=said)
