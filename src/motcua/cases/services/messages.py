"""Officers and the citizen write to one another about a case. Nothing is decided by it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.arriving import refusal_of
from motcua.cases.change import facts_of
from motcua.cases.errors import TalkClosed, TooManyMessages
from motcua.cases.events import MessageWritten
from motcua.cases.messages import is_closed, unread_in, visible
from motcua.cases.models import Case, CaseMessage
from motcua.cases.policies import TALKING, may_talk, may_talk_for_citizen
from motcua.cases.services.intake import whole_text
from motcua.files import selectors as files
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.events import publish
from motcua.kernel.idempotency import Once, remember

LONGEST_MESSAGE = 2000  # characters
MOST_A_DAY = 30  # messages of one side in one case


@transaction.atomic
def case_message_write(
    *,
    actor: Actor,
    case_id: UUID,
    text: str,
    file_id: UUID | None = None,
    for_citizen: bool = False,
    once: Once | None = None,
) -> int:
    """Write a message in a case, with at most one file; answer its key.

    The other side is told: the citizen by notification, officers by the list of what is unread.
    `for_citizen`: a desk writes down what a citizen without an account said. `TalkClosed` 30 days
    after the end of the case, `TooManyMessages` past thirty of one side in a day.
    """
    case = visible(actor, case_id)
    _ensure_may(actor, case, for_citizen=for_citizen)
    from_citizen = actor.is_citizen or for_citizen
    said = whole_text(text, field="text", longest=LONGEST_MESSAGE)
    if not said:
        raise Invalid(fields={"text": _("Xin ghi nội dung tin nhắn.")})
    if refused := files.files_refused(actor=actor, file_ids=[file_id] if file_id else []):
        raise refusal_of(refused, {"file": next(iter(refused.values())).text})
    row = CaseMessage.objects.create(
        case_id=case.pk,
        agency_id=case.competent_agency_id,
        from_citizen=from_citizen,
        account_id=actor.account_id,
        author_name=case.applicant_name if for_citizen else actor.name,
        post=_post(actor, case),
        text=said,
        file_id=file_id,
        at=clock.now(),
        read_at=clock.now() if for_citizen else None,
    )
    publish(MessageWritten(case_id=case.pk, message_id=row.pk))
    remember(once, {"id": row.pk})
    return row.pk


@transaction.atomic
def case_messages_seen(*, actor: Actor, case_id: UUID) -> None:
    """Mark what the other side wrote as read: by the citizen, or by an officer who handles it."""
    case = visible(actor, case_id)
    if may_talk(actor, facts_of(case, ())):
        unread_in(case, actor).update(read_at=clock.now())


def _ensure_may(actor: Actor, case: Case, *, for_citizen: bool) -> None:
    facts = facts_of(case, ())
    allowed = may_talk_for_citizen if for_citizen else may_talk
    if not allowed(actor, facts):
        raise NotAllowed
    now = clock.now()
    if is_closed(case, now):
        raise TalkClosed
    side = CaseMessage.objects.filter(
        case_id=case.pk,
        from_citizen=actor.is_citizen or for_citizen,
        at__gt=now - timedelta(days=1),
    )
    if len(side.values_list("id")[:MOST_A_DAY]) == MOST_A_DAY:
        raise TooManyMessages


def _post(actor: Actor, case: Case) -> str:
    """The post in which an officer writes; a citizen has none."""
    agencies = facts_of(case, ()).agency_ids
    posts = (
        post.role.value
        for post in actor.posts
        if post.role in TALKING and post.agency_id in agencies
    )
    return next(posts, "")
