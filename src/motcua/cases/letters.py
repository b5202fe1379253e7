"""The letters of cases: which wait for whom, and how one looks before it is signed.

An extension and a stop draft their letter by themselves, in the transaction that decides. It has
gone out when the registrar has numbered and sealed what the approver signed.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from motcua.cases.change import Opened
from motcua.cases.letter_models import Letter
from motcua.cases.letter_types import LetterInfo, LetterState
from motcua.cases.lifecycle import Command
from motcua.cases.models import Alert, Case
from motcua.cases.oversight_types import AlertKind
from motcua.cases.policies import LETTER_POSTS
from motcua.cases.rules import new_pin
from motcua.cases.types import Term
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.notifications import services as notifications
from motcua.notifications.types import Recipient
from motcua.organisation import selectors as organisation
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

MOST_SHOWN = 200
ONE_DAY = timedelta(days=1)
# Whose turn it is after each of these.
WAITED_FOR = {
    Command.EXTEND: Role.APPROVER,
    Command.STOP: Role.APPROVER,
    Command.SIGN_LETTER: Role.REGISTRAR,
}
FORMS = {Command.EXTEND: "04", Command.STOP: "05"}
# The rows of the ledger of a case whose letters have not gone out.
UNSENT = "SELECT entry_number FROM cases_letter WHERE case_id = %s AND sealed_at IS NULL"
WAITING = Q(sealed_at__isnull=True, void_at__isnull=True)
NOT_NEEDED = (
    "UPDATE cases_letter SET void_at = %s WHERE case_id = %s AND command = ANY(%s) "
    "AND sealed_at IS NULL AND void_at IS NULL"
)


def drafted(opened: Opened, before_at: datetime | None = None) -> Letter:
    """The letter about what the opened command decides: a row for the same transaction."""
    return Letter(
        case_id=opened.case.pk,
        command=opened.command.value,
        entry_number=opened.case.version + 1,
        secret=new_pin(),
        drafted_at=opened.at,
        before_at=before_at,
    )


def apology_before(rule: Term, due_at: datetime) -> datetime:
    """From when on the apology comes too late: the end of the day so many days before that of the
    due time.
    """
    day = clock.local(due_at).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=(rule.value or 0) - 1)


def not_needed(case_id: UUID, at: datetime, commands: Iterable[Command] = FORMS) -> None:
    """Take back the letters that have not gone out: the case is over, or goes on."""
    db.execute(NOT_NEEDED, [at, case_id, [command.value for command in commands]])


def letters_waiting(*, actor: Actor) -> tuple[LetterInfo, ...]:
    """The letters that wait for this approver's signature or this registrar's seal, the most urgent
    first; at most two hundred of each. A query for each of the two posts; `NotFound` for citizens.
    """
    if not actor.is_staff:
        raise NotFound
    found: list[LetterInfo] = []
    for command, role in LETTER_POSTS.items():
        at = [post.agency_id for post in actor.posts if post.role is role]
        if at:
            rows = _waiting().filter(
                signed_at__isnull=command is Command.SIGN_LETTER, case__competent_agency_id__in=at
            )
            found += map(_info, rows[:MOST_SHOWN])
    return tuple(found)


def letters_visible(actor: Actor, command: Command, keys: Sequence[int]) -> list[Letter]:
    """Those of these letters that wait for this command at an agency of the actor, in the order
    given. One query.
    """
    role = LETTER_POSTS[command]
    at = [post.agency_id for post in actor.posts if post.role is role]
    order = {key: number for number, key in enumerate(keys)}
    rows = _waiting().filter(pk__in=keys, case__competent_agency_id__in=at)
    return sorted(rows, key=lambda letter: order[letter.pk])


def letter_of_entry(case_id: UUID, number: int) -> Letter | None:
    """The letter about this row of the ledger; none in history. One query."""
    return Letter.objects.filter(case_id=case_id, entry_number=number).first()


def letters_untold(most: int) -> list[Letter]:
    """The letters that wait for the signature, or since then for the seal, and of which no leader
    was told. One query.
    """
    said = Alert.objects.filter(
        case_id=OuterRef("case_id"),
        kind=AlertKind.LETTER.value,
        task=OuterRef("pk"),
        about_at=Coalesce(OuterRef("signed_at"), OuterRef("drafted_at")),
    )
    return list(_waiting().exclude(Exists(said))[:most])


def waits_since(row: Letter) -> datetime:
    """Since when it is the turn of whose turn it is."""
    return row.signed_at or row.drafted_at


def too_long_at(row: Letter, hours: int) -> datetime:
    """From when on a letter has waited too long: after so many working hours; with less time than
    that before an apology comes too late, after half of it.
    """
    since, agency_id = waits_since(row), row.case.competent_agency_id
    end = worktime.due(since, hours, TimeUnit.HOUR, agency_id=agency_id).at
    return end if row.before_at is None else min(end, since + (row.before_at - since) / 2)


def _waiting() -> QuerySet[Letter]:
    rows = Letter.objects.filter(WAITING).select_related("case")
    return rows.order_by(F("before_at").asc(nulls_last=True), "drafted_at", "id")


def _info(row: Letter) -> LetterInfo:
    case = row.case
    form = FORMS[Command(row.command)]
    return LetterInfo(
        id=row.pk,
        case_id=case.pk,
        version=case.version,
        code=str(case),
        form=f"{form}-{row.entry_number}",
        number=form,
        applicant_name=case.applicant_name,
        procedure_name=catalogue.published_version(case.procedure_version_id).name,
        agency_name=organisation.agency_info(case.competent_agency_id).short_name,
        drafted_at=row.drafted_at,
        last_on=clock.local(row.before_at).date() - ONE_DAY if row.before_at else None,
        state=LetterState.TO_SIGN if row.signed_at is None else LetterState.TO_SEAL,
        signer_name=row.signer_name,
        is_late=is_late(row, clock.now()),
    )


def letter_asked(case_id: UUID, command: Command, event_id: UUID) -> None:
    """Tell who holds the post that a letter waits for the signature, or for number and seal. Two
    queries and the messages.
    """
    case, role = Case.objects.get(pk=case_id), WAITED_FOR[command]
    asked = _("Văn bản chờ vào số, đóng dấu") if role is Role.REGISTRAR else _("Văn bản chờ ký số")
    address = f"{settings.BASE_URL}/mot-cua/van-ban-cho-ky/"
    for holder in organisation.holders_of(case.competent_agency_id, role, clock.today()):
        notifications.message_queue(
            event_id=uuid5(event_id, str(holder.id)),
            recipient=Recipient(person_id=holder.id),
            subject=f"{asked} - {case}",
            body="\n".join(
                (
                    _("Mã hồ sơ: %(code)s") % {"code": case},
                    _("Xem và ký: %(url)s") % {"url": address},
                )
            ),
            text=f"{asked}: {case}. {address}",
            subject_ref=case_id,
        )


def is_late(row: Letter, at: datetime) -> bool:
    """Whether the apology comes too late when it goes out then."""
    return row.before_at is not None and at >= row.before_at
