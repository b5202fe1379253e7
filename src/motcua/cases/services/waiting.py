"""What happens by itself while a case waits for its citizen: a reminder, and in the end the stop.

Each case in a transaction of its own, so that a sweep that dies has done whole cases only, and the
next one goes on where it was.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid5

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases import told
from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, SupplementRequest
from motcua.cases.services.clock import case_stop
from motcua.kernel import clock, db
from motcua.kernel.actor import SYSTEM
from motcua.kernel.errors import DomainError
from motcua.notifications import services as notifications

BATCH = 200
# The open requests whose time has come, by time and key: each is met once in a sweep, whatever
# becomes of it.
LAPSED = (
    "SELECT answer_by, id, case_id FROM cases_supplementrequest "
    "WHERE answered_at IS NULL AND answer_by < %s AND (answer_by, id) > (%s, %s) "
    "ORDER BY answer_by, id LIMIT %s"
)
TO_REMIND = (
    "SELECT remind_at, id, case_id FROM cases_supplementrequest "
    "WHERE answered_at IS NULL AND reminded_at IS NULL AND remind_at < %s "
    "AND (remind_at, id) > (%s, %s) ORDER BY remind_at, id LIMIT %s"
)
log = structlog.get_logger()


def supplements_lapse() -> int:
    """Stop every case whose supplement did not come in time, with form 05; how many stopped.

    A case that cannot be stopped now (somebody works on it) is met again by the next sweep.
    """
    stopped = 0
    for key, case_id in _found(LAPSED):
        try:
            stopped += _stop(key, case_id)
        except DomainError as refusal:
            log.warning("supplement_not_lapsed", case_id=str(case_id), why=refusal.code)
    return stopped


def supplements_remind() -> int:
    """Tell every citizen whose time to answer is nearly over; how many were told."""
    return sum(_remind(key) for key, _case_id in _found(TO_REMIND))


def _found(sql: str) -> Iterator[tuple[UUID, UUID]]:
    now = clock.now()
    after: tuple[datetime | str, UUID] = ("-infinity", UUID(int=0))
    while rows := db.execute(sql, [now, *after, BATCH]).fetchall():
        for at, key, case_id in rows:
            yield key, case_id
            after = at, key


@transaction.atomic
def _stop(key: UUID, case_id: UUID) -> bool:
    request = SupplementRequest.objects.filter(pk=key, answered_at__isnull=True).first()
    case = Case.objects.get(pk=case_id)
    if request is None or request.answer_by is None or case.step != Step.SUPPLEMENT:
        return False
    reason = _(
        "Người nộp không bổ sung hồ sơ trong thời hạn (đến %(at)s). Nội dung đã yêu cầu: %(items)s."
    ) % {"at": _instant(request.answer_by), "items": "; ".join(request.items)[:1000]}
    case_stop(actor=SYSTEM, case_id=case_id, expected_version=case.version, reason=reason)
    return True


@transaction.atomic
def _remind(key: UUID) -> bool:
    request = (
        SupplementRequest.objects.select_for_update(skip_locked=True)
        .filter(pk=key, answered_at__isnull=True, reminded_at__isnull=True)
        .first()
    )
    if request is None or request.answer_by is None:
        return False
    request.reminded_at = clock.now()
    request.save(update_fields=["reminded_at"])
    _tell(Case.objects.get(pk=request.case_id), request)
    return True


def _tell(case: Case, request: SupplementRequest) -> None:
    notifications.message_tell(
        event_id=uuid5(request.pk, "reminder"),
        kind=told.REMINDER,
        recipient=told.recipient_of(case),
        values=told.values_of_request(case, request),
        subject_ref=case.pk,
    )


def _instant(at: datetime) -> str:
    return f"{clock.local(at):%H:%M %d/%m/%Y}"
