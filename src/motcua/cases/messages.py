"""Messages of a case as their readers see them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from motcua.cases.change import facts_of
from motcua.cases.models import Case, CaseMessage, Task
from motcua.cases.policies import TALKING, may_see, may_talk, may_talk_for_citizen
from motcua.cases.types import MessageInfo, Talk, UnreadMessage, UnreadPage
from motcua.catalogue import selectors as catalogue
from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

PAGE = 30
MOST_SHOWN = 200  # messages of one case
OPEN_FOR = timedelta(days=30)  # after the case has ended
HIGHEST = 2**63 - 1
# Messages of a case that the other side wrote and this one has not read.
UNREAD = (
    "SELECT count(*) FROM cases_casemessage WHERE case_id = %s AND from_citizen = %s "
    "AND read_at IS NULL"
)


def case_messages(*, actor: Actor, case_id: UUID) -> Talk:
    """The messages of a case for its citizen and for the officers who may see it. Three queries.

    The newest 200. A case that ended more than 30 days ago is read only.
    """
    case = visible(actor, case_id)
    facts = facts_of(case, ())
    rows = CaseMessage.objects.filter(case_id=case.pk).select_related("file").order_by("-id")
    found = list(rows[: MOST_SHOWN + 1])
    closed = is_closed(case, clock.now())
    return Talk(
        case_id=case.pk,
        code=case.code or case.reference,
        procedure_name=catalogue.published_version(case.procedure_version_id).name,
        applicant_name=case.applicant_name,
        messages=tuple(_info(row, actor) for row in reversed(found[:MOST_SHOWN])),
        may_write=may_talk(actor, facts) and not closed,
        may_write_for_citizen=may_talk_for_citizen(actor, facts) and not closed,
        is_closed=closed,
        has_older=len(found) > MOST_SHOWN,
    )


def case_message_file(*, actor: Actor, case_id: UUID, message_id: int) -> tuple[str, str, bytes]:
    """Name, media type and bytes of the file that came with a message. Three queries."""
    case = visible(actor, case_id)
    row = CaseMessage.objects.filter(case_id=case.pk, pk=min(message_id, HIGHEST)).first()
    if row is None or row.file_id is None:
        raise NotFound
    stored, content = stored_files.file_content(row.file_id)
    return stored.name, stored.media_type, content


def messages_unread(*, actor: Actor, after: int = 0) -> UnreadPage:
    """What citizens wrote to the officer's agencies that nobody there has read, the oldest first.

    Paged by key over an index of unread messages. One query.
    """
    if not actor.is_staff:
        raise NotFound
    agencies = {post.agency_id for post in actor.posts if post.role in TALKING}
    rows = (
        CaseMessage.objects.filter(
            agency_id__in=agencies, from_citizen=True, read_at__isnull=True, id__gt=after
        )
        .select_related("case")
        .order_by("id")
    )
    found = list(rows[: PAGE + 1])
    shown = tuple(
        UnreadMessage(
            id=row.pk,
            case_id=row.case_id,
            code=row.case.code or row.case.reference,
            author_name=row.author_name,
            text=row.text,
            at=row.at,
        )
        for row in found[:PAGE]
    )
    return UnreadPage(rows=shown, next_cursor=found[PAGE - 1].pk if len(found) > PAGE else 0)


def unread_in(case: Case, actor: Actor) -> QuerySet[CaseMessage]:
    """The messages of the other side that this one has not read."""
    return CaseMessage.objects.filter(
        case_id=case.pk, from_citizen=not actor.is_citizen, read_at__isnull=True
    )


def visible(actor: Actor, case_id: UUID) -> Case:
    """The case, if the actor may see it; `NotFound` otherwise. At most two queries."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if may_see(actor, facts_of(case, ())):
        return case
    tasks = list(Task.objects.filter(case_id=case.pk)) if actor.is_staff else []
    if not tasks or not may_see(actor, facts_of(case, tasks)):
        raise NotFound
    return case


def is_closed(case: Case, at: datetime) -> bool:
    """Whether the case ended so long ago that nobody writes any more."""
    return case.finished_at is not None and case.finished_at + OPEN_FOR < at


def _info(row: CaseMessage, actor: Actor) -> MessageInfo:
    other_side = row.from_citizen is not actor.is_citizen
    return MessageInfo(
        id=row.pk,
        from_citizen=row.from_citizen,
        author_name=row.author_name if row.from_citizen or actor.is_staff else "",
        post=row.post,
        text=row.text,
        file_name=row.file.name if row.file is not None else "",
        at=row.at,
        read_at=row.read_at,
        is_new=other_side and row.read_at is None,
        scan=row.file.scan if row.file is not None else "",
    )
