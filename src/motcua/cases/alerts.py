"""Warnings as their readers see them, and the messages that go with them.

Who has the work of a case reads its warnings of height 0: whoever that is when reading. Higher ones
are for the leaders of the agency that they name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.change import facts_of
from motcua.cases.clocks import due_extended, limit_of
from motcua.cases.lifecycle import Clock, Step
from motcua.cases.models import Alert, Case, Extension, Task
from motcua.cases.oversight_types import AlertInfo, AlertKind, ApologyDraft
from motcua.cases.policies import led_by, may_see
from motcua.cases.rules import WAITS
from motcua.cases.terms import term
from motcua.cases.thresholds import thresholds
from motcua.cases.types import TermKind
from motcua.catalogue import selectors as catalogue
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.text import marked
from motcua.notifications import services as notifications
from motcua.notifications.types import Recipient
from motcua.organisation import selectors as organisation
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit

MOST_SHOWN = 100
MOST_TOLD = 50
# Warnings that agree in these say the same, at whatever height.
SAME = ("case_id", "kind", "about_at", "task")
WORKING_DAY = timedelta(hours=8)
HALTED = ("supplement", "pay", "stopped", "hand_over")
SUBJECTS: dict[AlertKind, Promise] = {
    AlertKind.SHARE: gettext_lazy("Hồ sơ sắp đến hạn"),
    AlertKind.BEFORE: gettext_lazy("Hồ sơ sắp đến hạn"),
    AlertKind.LATE: gettext_lazy("Hồ sơ đã quá hạn"),
    AlertKind.STEP: gettext_lazy("Bước xử lý đã chờ lâu"),
    AlertKind.STEP_UP: gettext_lazy("Bước xử lý chờ quá lâu, báo lãnh đạo"),
    AlertKind.LETTER: gettext_lazy("Văn bản chờ ký, đóng dấu quá lâu"),
}

LETTER_WAITS = marked("Ký số, đóng dấu văn bản gửi người nộp")


def alerts_of(*, actor: Actor) -> tuple[AlertInfo, ...]:
    """The warnings that the actor should know of, of own work and of the agencies led, the most
    urgent first. At most a hundred of each, those that nobody acknowledged before the others; one
    line for what concerns the actor twice. Four queries.
    """
    if not actor.is_staff:
        raise NotFound
    found: dict[tuple[object, ...], Alert] = {}
    for part in (_of_work(actor), _of_agencies(actor)):
        rows = Alert.objects.filter(part, ended_at__isnull=True).select_related("case")
        latest = rows.order_by(F("acknowledged_at").asc(nulls_first=True), "-at", "id")
        for row in latest[:MOST_SHOWN]:
            key = tuple(getattr(row, name) for name in SAME)
            if key not in found or found[key].height < row.height:
                found[key] = row
    told = _told(actor, list(found.values()))
    return tuple(sorted(told, key=lambda row: (row.due_at or row.at, row.at)))


def alerts_waiting(*, actor: Actor) -> int:
    """How many warnings wait for the actor's acknowledgement; counted up to a hundred. One
    query.
    """
    waiting = open_for(actor).filter(acknowledged_at__isnull=True)
    number: int = waiting.values(*SAME).distinct()[:MOST_SHOWN].count()
    return number


def alerts_of_case(*, actor: Actor, case_id: UUID) -> tuple[AlertInfo, ...]:
    """The open warnings of one case that are the actor's to read. Three queries."""
    rows = open_for(actor).filter(case_id=case_id).select_related("case").order_by("at")
    return _told(actor, list(rows))


def open_for(actor: Actor) -> QuerySet[Alert]:
    """The open warnings that are the actor's to read."""
    if not actor.is_staff:
        raise NotFound
    return Alert.objects.filter(_of_work(actor) | _of_agencies(actor), ended_at__isnull=True)


def _of_work(actor: Actor) -> Q:
    at_posts = Q(pk__isnull=True)
    for role in {post.role for post in actor.posts}:
        places = {post.agency_id for post in actor.posts if post.role is role}
        at_posts |= Q(role=role.value, agency_id__in=places)
    taken = Q(assignee_id__isnull=True) | Q(assignee_id__in=[actor.staff_id, *actor.stands_in_for])
    tasks = Task.objects.filter(at_posts, taken, closed_at__isnull=True)
    about = Q(task=0) | Q(task__in=tasks.values("pk"))
    return Q(about, height=0, case_id__in=tasks.values("case_id"))


def _of_agencies(actor: Actor) -> Q:
    return Q(height__gt=0, agency_id__in=led_by(actor))


def _told(actor: Actor, rows: Sequence[Alert]) -> tuple[AlertInfo, ...]:
    case_ids = [row.case_id for row in rows]
    tasks: dict[UUID, Task] = {}
    for task in Task.objects.filter(case_id__in=case_ids, closed_at__isnull=True).order_by("-id"):
        tasks[task.case_id] = task
    extended = set(Extension.objects.filter(case_id__in=case_ids).values_list("case_id", flat=True))
    names = organisation.staff_names(
        {task.assignee_id for task in tasks.values() if task.assignee_id}
    )
    return tuple(
        _info(actor, row, _task_of(row, tasks), names, is_extended=row.case_id in extended)
        for row in rows
    )


def _task_of(row: Alert, tasks: Mapping[UUID, Task]) -> Task | None:
    """A letter waits for no task of its case."""
    return None if row.kind == AlertKind.LETTER else tasks.get(row.case_id)


def _info(
    actor: Actor, row: Alert, task: Task | None, names: Mapping[UUID, str], *, is_extended: bool
) -> AlertInfo:
    case = row.case
    title = WAITS[Step(task.step if task else case.step)]
    holder = names.get(task.assignee_id, "") if task and task.assignee_id else ""
    extends = row.height == 0 or case.competent_agency_id in led_by(actor)
    is_time = apology_is_due(case.received_at, case.due_at, case.competent_agency_id)
    is_ready = extends and not is_extended and row.task == 0 and is_time
    return AlertInfo(
        id=row.pk,
        kind=AlertKind(row.kind),
        height=row.height,
        at=row.at,
        case_id=case.pk,
        code=case.code or case.reference,
        procedure_name=catalogue.version_name(case.procedure_version_id),
        applicant_name=case.applicant_name,
        agency_name=organisation.agency_info(
            task.agency_id if task else case.competent_agency_id
        ).short_name,
        step_title=_(LETTER_WAITS if row.kind == AlertKind.LETTER else title),
        due_at=case.due_at or (task.sort_at if task else None),
        holder_name=holder,
        acknowledged_at=row.acknowledged_at,
        acknowledged_name=row.acknowledged_name,
        note=row.note,
        has_apology=is_ready,
    )


def running(case_id: UUID, due_at: datetime) -> list[Task]:
    """The open tasks of a case whose clock runs towards this due time. One query."""
    rows = Task.objects.filter(case_id=case_id, closed_at__isnull=True, sort_at=due_at)
    return list(rows.exclude(step__in=HALTED).order_by("id"))


def workers(case_id: UUID, task_id: int = 0) -> list[UUID]:
    """Who has the work of a case: who took it, or who holds the post. A query for each task."""
    found: dict[UUID, None] = {}
    rows = Task.objects.filter(case_id=case_id, closed_at__isnull=True).exclude(role="")
    for task in rows.filter(pk=task_id) if task_id else rows:
        if task.assignee_id is not None:
            found[task.assignee_id] = None
            continue
        holders = organisation.holders_of(task.agency_id, Role(task.role), clock.today())
        found |= dict.fromkeys(holder.id for holder in holders)
    return list(found)


def tell(case: Case, alert: Alert, readers: Iterable[UUID]) -> None:
    """Write a message to each reader, and one to the mailbox of the agency that is told."""
    subject = str(SUBJECTS[AlertKind(alert.kind)])
    name = case.code or case.reference
    due = f"{clock.local(case.due_at):%H:%M %d/%m/%Y}" if case.due_at else ""
    address = f"{settings.BASE_URL}/mot-cua/dieu-hanh/canh-bao/"
    lines = [
        _("Mã hồ sơ: %(code)s") % {"code": name},
        *([_("Hạn trả: %(at)s") % {"at": due}] if due else []),
        _("Xem và xác nhận: %(url)s") % {"url": address},
    ]
    mailbox = organisation.agency_info(alert.agency_id).email if alert.height else ""
    for number, staff_id in enumerate(list(readers)[:MOST_TOLD]):
        notifications.message_queue(
            event_id=uuid5(alert.pk, str(staff_id)),
            recipient=Recipient(person_id=staff_id, email="" if number else mailbox),
            subject=f"{subject} - {name}",
            body="\n".join(lines),
            text=f"{subject}: {name}. {address}",
            subject_ref=case.pk,
        )


def apology_is_due(
    received_at: datetime | None, due_at: datetime | None, agency_id: UUID | None
) -> bool:
    """Whether it is time to think of the apology: one working day or less of the agency that
    decides is left. No query.

    Of a limit that is shorter than two working days, half: otherwise it would be time for it as
    soon as the dossier is received.
    """
    if received_at is None or due_at is None:
        return False
    half = worktime.working_time(received_at, due_at, agency_id=agency_id) / 2
    left = worktime.working_time(clock.now(), due_at, agency_id=agency_id)
    return left <= min(WORKING_DAY, half)


def apology_draft(*, actor: Actor, case_id: UUID) -> ApologyDraft | None:
    """The apology that is ready for a case with a due time that was never put off, and the time
    that it asks for: a share of the limit, at least one working day, never a past date.

    `NotFound` for whom may not see the case. At most five queries.
    """
    case = Case.objects.filter(pk=case_id).first()
    tasks = list(Task.objects.filter(case_id=case_id))
    if case is None or not may_see(actor, facts_of(case, tasks)):
        raise NotFound
    if case.due_at is None or case.received_at is None or case.clock != Clock.RUNNING:
        return None
    if Extension.objects.filter(case_id=case_id).exists():
        return None
    now = clock.now()
    days = _days_asked(case, case.received_at, case.due_at, now)
    rule = term(TermKind.EXTENSION, case.procedure_code, clock.local(now).date())
    last = clock.local(case.due_at).date() - timedelta(days=rule.value or 0)
    return ApologyDraft(
        value=days,
        unit=TimeUnit.WORKING_DAY.value,
        old_due_at=case.due_at,
        new_due_at=due_extended(case, days, TimeUnit.WORKING_DAY),
        is_in_time=clock.local(now).date() <= last,
        basis=rule.basis,
    )


def _days_asked(case: Case, received_at: datetime, due_at: datetime, now: datetime) -> int:
    agency_id = case.competent_agency_id
    ends = limit_of(case, catalogue.published_version(case.procedure_version_id), received_at)
    limit = worktime.working_time(received_at, ends.at if ends else due_at, agency_id=agency_id)
    past = max(worktime.working_time(due_at, now, agency_id=agency_id), timedelta())
    asked = past + limit * thresholds().apology / 100
    return max(1, ceil(asked / WORKING_DAY))
