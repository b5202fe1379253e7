"""Minutes as people read them: on the page, and on signed paper."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.steering.groups.entering import Entered, enter
from motcua.steering.groups.grounds import ground_of, ground_text
from motcua.steering.groups.models import BlockVersion, Meeting, MeetingDecision
from motcua.steering.groups.reading import group_told, infos_of
from motcua.steering.groups.types import DecisionInfo, MeetingPage, MeetingState, MeetingWish
from motcua.steering.reports.papers import issuer_of, signatory_of, signed, verification_of
from motcua.steering.reports.types import MinutesSheet, SheetDecision

MOST_GROUNDS = 100  # of a form: blocks to rest a decision on


def meeting_page(*, actor: Actor, meeting_id: UUID) -> MeetingPage:
    """Minutes as this reader may see them; `NotFound`. Six queries, and two or three for each
    number.
    """
    meeting = Meeting.objects.filter(pk=meeting_id).first()
    if meeting is None:
        raise NotFound
    entered = enter(actor, meeting.group_id)
    is_draft = meeting.state == MeetingState.DRAFT
    decisions = _decisions(actor, meeting)
    sees_all = not any(each.is_ground_hidden for each in decisions)
    may_write = entered.may_write and is_draft
    return MeetingPage(
        id=meeting.pk,
        group=group_told(entered),
        version=meeting.version,
        state=MeetingState(meeting.state),
        wish=MeetingWish(
            held_on=meeting.held_on,
            place=meeting.place,
            attendees=tuple(meeting.attendees),
            text=meeting.text,
        ),
        decisions=decisions,
        grounds=_grounds(actor, meeting.group_id) if may_write else (),
        approved_at=meeting.approved_at,
        approved_by=meeting.approved_by,
        has_paper=meeting.paper_id is not None and sees_all,
        may_write=may_write,
        may_approve=entered.may_lead and is_draft and sees_all,
    )


def meeting_paper(*, actor: Actor, meeting_id: UUID) -> tuple[str, bytes]:
    """The signed minutes for readers who may see every number in them; else `NotFound`."""
    page = meeting_page(actor=actor, meeting_id=meeting_id)
    if not page.has_paper:
        raise NotFound
    file_id = Meeting.objects.values_list("paper_id", flat=True).get(pk=meeting_id)
    assert file_id is not None
    stored, content = stored_files.file_content(file_id)
    return stored.name, content


@official()
def paper_of(actor: Actor, meeting: Meeting, entered: Entered, at: datetime) -> bytes:
    """The minutes as PDF with the signature of the chair; `NotAllowed` where a number in them is
    not for her.
    """
    agency = organisation.agency_info(entered.chair.agency_id)
    decisions = _decisions(actor, meeting)
    if any(each.is_ground_hidden for each in decisions):
        raise NotAllowed(_("Biên bản có số liệu ngoài phạm vi của ông/bà."))
    sheet = MinutesSheet(
        issuer=issuer_of(agency),
        verification=verification_of(f"BB-{meeting.held_on:%Y%m%d}"),
        number="",
        issued_on=clock.local(at).date(),
        signatory=replace(signatory_of(actor, agency), capacity=(_("Chủ trì"),)),
        recipients=(_("Thành viên tổ phân tích"), _("Lưu: VT.")),
        group=entered.row.name,
        subject=entered.row.subject,
        held=f"{meeting.held_on:%d/%m/%Y}",
        place=meeting.place,
        attendees=tuple(meeting.attendees),
        paragraphs=tuple(line for line in meeting.text.split("\n") if line),
        decisions=tuple(
            SheetDecision(
                number=each.number,
                text=each.text,
                agency=each.agency_name,
                due=f"{each.due_on:%d/%m/%Y}",
                ground=ground_text(each.ground) if each.ground else "",
            )
            for each in decisions
        ),
    )
    return signed(actor=actor, agency=agency, sheet=sheet, at=at).pdf


def _decisions(actor: Actor, meeting: Meeting) -> tuple[DecisionInfo, ...]:
    rows = list(MeetingDecision.objects.filter(meeting=meeting).order_by("number"))
    wanted = {(row.block_id, row.block_version) for row in rows if row.block_id}
    versions = {
        (each.block_id, each.number): each
        for each in BlockVersion.objects.select_related("block").filter(
            block_id__in=[block_id for block_id, _number in wanted]
        )
    }
    infos = infos_of(actor)
    found = []
    for row in rows:
        version = None
        if row.block_id is not None and row.block_version is not None:
            version = versions.get((row.block_id, row.block_version))
        ground = ground_of(actor, version, infos) if version is not None else None
        found.append(
            DecisionInfo(
                id=row.pk,
                number=row.number,
                text=row.text,
                agency_id=row.agency_id,
                agency_name=organisation.agency_info(row.agency_id).name,
                due_on=row.due_on,
                ground=ground,
                is_ground_hidden=version is not None and ground is None,
            )
        )
    return tuple(found)


def _grounds(actor: Actor, group_id: UUID) -> tuple[tuple[UUID, str], ...]:
    """The blocks with figures that the actor sees, to rest a decision on."""
    rows = BlockVersion.objects.select_related("block").filter(
        block__notebook__group_id=group_id,
        block__removed_at__isnull=True,
        number=F("block__version"),
        pinned__isnull=False,
    )
    infos, found = infos_of(actor), []
    for row in rows.order_by("-block__notebook_id", "block__place")[:MOST_GROUNDS]:
        ground = ground_of(actor, row, infos)
        if ground is not None:
            found.append((row.block_id, ground_text(ground)))
    return tuple(found)
