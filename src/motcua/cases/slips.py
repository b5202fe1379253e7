"""What the agency writes on the way: apology (04), notice of stopping (05), control sheet (06)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.lifecycle import Step
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.papers import (
    CHANNELS,
    capacity_of,
    contact_of,
    issuer_of,
    party_of,
    signatory_of,
    verification_of,
)
from motcua.cases.rules import WAITS
from motcua.cases.signatures import Signer
from motcua.catalogue.types import PublishedVersion
from motcua.documents.types import (
    ApologyForm,
    ControlSheet,
    Fact,
    HandOver,
    Signatory,
    StopForm,
)
from motcua.kernel import clock
from motcua.kernel.actor import ActorKind, Role
from motcua.kernel.language import official
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo
from motcua.worktime import selectors as worktime
from motcua.worktime.types import Timeliness

TIMELINESS = {
    Timeliness.EARLY.value: gettext_lazy("Trước hạn"),
    Timeliness.ON_TIME.value: gettext_lazy("Đúng hạn"),
    Timeliness.LATE.value: gettext_lazy("Quá hạn"),
}
POSTS = {
    Role.DESK_OFFICER.value: gettext_lazy("Công chức tiếp nhận"),
    Role.CASE_OFFICER.value: gettext_lazy("Công chức thụ lý"),
    Role.APPROVER.value: gettext_lazy("Thủ trưởng cơ quan"),
    Role.REGISTRAR.value: gettext_lazy("Văn thư"),
    Role.HELPER.value: gettext_lazy("Cộng tác viên tổ công nghệ số cộng đồng"),
}
# Steps at which the dossier is with its citizen.
WITH_CITIZEN = frozenset({Step.SUPPLEMENT.value, Step.PAY.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A letter that is signed and sealed as a file: its own secret, and who signs, once known."""

    secret: str
    signer: Signer | None = None


@official()
def apology_form(
    case: Case, version: PublishedVersion, entry: LedgerEntry, drafted: Drafted | None = None
) -> ApologyForm:
    """Form 04 of one `extend`: the old and the new due time and the reason that the row gives."""
    body = entry.body
    return ApologyForm(
        **_letter(case, version, entry, drafted),
        field=version.field,
        old_due_at=_instant(body, "old_due_at"),
        new_due_at=_instant(body, "new_due_at"),
        reason=str(body.get("reason") or entry.note),
    )


@official()
def stop_form(
    case: Case, version: PublishedVersion, entry: LedgerEntry, drafted: Drafted | None = None
) -> StopForm:
    """Form 05 of one `stop`: the reason is the row's note, the legal basis in its body."""
    return StopForm(
        **_letter(case, version, entry, drafted),
        reason=entry.note,
        legal_basis=str(entry.body.get("basis", "")),
    )


@official()
def control_sheet(
    case: Case, version: PublishedVersion, tasks: Sequence[Task], names: Mapping[UUID, str]
) -> ControlSheet:
    """Form 06: the hand-overs of the case's tasks, in their order, as far as the case has come."""
    assert case.received_at is not None
    agency = organisation.agency_info(case.competent_agency_id)
    return ControlSheet(
        issuer=issuer_of(agency),
        # The sheet travels between offices: it must not carry the citizen's look-up code.
        verification=replace(verification_of(case, ""), code=str(case)),
        case_code=str(case),
        party=party_of(case),
        procedure=version.name,
        agencies=tuple(_agencies(case)),
        received_at=case.received_at,
        due_at=case.due_at,
        finished_at=case.finished_at,
        outcome=outcome_of(case),
        rows=tuple(_hand_overs(case, tasks, names)),
    )


def outcome_of(case: Case) -> str:
    """Early, on time or late in words; nothing while the case is open or when it had no limit."""
    if case.timeliness:
        return str(TIMELINESS[case.timeliness])
    if case.due_at is None or case.finished_at is None:
        return ""
    done = worktime.timeliness(case.due_at, case.finished_at, agency_id=case.competent_agency_id)
    return str(TIMELINESS[done.value])


def _letter(
    case: Case, version: PublishedVersion, entry: LedgerEntry, drafted: Drafted | None
) -> dict[str, Any]:
    agency = organisation.agency_info(case.competent_agency_id)
    secret = case.pin if drafted is None else drafted.secret
    return {
        "issuer": issuer_of(agency),
        "verification": verification_of(case, secret),
        # Empty places of a letter that is still to be signed; history has no such file.
        "number": str(entry.body.get("number", "")) if drafted is None else None,
        "issued_on": clock.local(entry.at).date() if drafted is None else None,
        "case_code": str(case),
        "party": party_of(case),
        "procedure": version.name,
        "received_at": case.received_at,
        "contact": contact_of(agency),
        "signatory": _signatory(agency, entry, drafted),
        "recipients": (case.applicant_name, _("Bộ phận Tiếp nhận và Trả kết quả"), _("Lưu: VT.")),
    }


def _signatory(agency: AgencyInfo, entry: LedgerEntry, drafted: Drafted | None) -> Signatory:
    if drafted is not None and drafted.signer is not None:
        return signatory_of(agency, drafted.signer)
    # A draft and what the system did by itself leave the name to the head of the agency.
    is_open = drafted is not None or entry.actor_kind == ActorKind.SYSTEM.value
    role = Role.APPROVER.value if is_open else entry.post
    post = str(entry.body.get("signer_post") or POSTS.get(role, _("Người có thẩm quyền")))
    return Signatory(
        capacity=capacity_of(agency) if role == Role.APPROVER.value else (),
        post=post,
        name="" if is_open else entry.actor_name,
    )


def _instant(body: Mapping[str, Any], key: str) -> datetime | None:
    value = body.get(key)
    return datetime.fromisoformat(value) if value else None


def _agencies(case: Case) -> Iterable[Fact]:
    """The agencies with a part in the case: who helped to hand in, who received, who decides."""
    if case.supporting_agency_id is not None:
        yield Fact(label=_("Cơ quan hỗ trợ"), value=_agency(case.supporting_agency_id))
    yield Fact(label=_("Nơi tiếp nhận"), value=_agency(case.receiving_agency_id))
    yield Fact(label=_("Cơ quan chủ trì"), value=_agency(case.competent_agency_id))


def _agency(agency_id: UUID) -> str:
    return organisation.agency_info(agency_id).name


def _hand_overs(case: Case, tasks: Sequence[Task], names: Mapping[UUID, str]) -> Iterable[HandOver]:
    for task in tasks:
        giver = _giver(task, tasks)
        yield HandOver(
            giver=_side(giver),
            giver_name=_who(case, giver, names),
            taker=_side(task),
            taker_name=_who(case, task, names),
            at=task.opened_at,
            outcome=_kept(giver),
            note=_("Nộp: %(channel)s") % {"channel": CHANNELS[case.channel].lower()}
            if giver is None
            else "",
        )
    last = tasks[-1] if tasks else None
    if last is not None and case.step == Step.END.value and last.closed_at is not None:
        yield HandOver(
            giver=_side(last),
            giver_name=_who(case, last, names),
            taker=_side(None),
            taker_name=case.applicant_name,
            at=last.closed_at,
            outcome=_kept(last),
            note=_("Kết thúc hồ sơ"),
        )


def _giver(task: Task, tasks: Sequence[Task]) -> Task | None:
    """Whose end brought this task: the task that was closed last when it was opened."""
    ended = [
        each
        for each in tasks
        if each.pk != task.pk and each.closed_at is not None and each.closed_at <= task.opened_at
    ]
    return max(ended, key=lambda each: (each.closed_at, each.pk), default=None)


def _side(task: Task | None) -> str:
    if task is None or task.step in WITH_CITIZEN:
        return _("Người nộp hồ sơ")
    return f"{WAITS[Step(task.step)]}, {_agency(task.agency_id)}"


def _who(case: Case, task: Task | None, names: Mapping[UUID, str]) -> str:
    if task is None or task.step in WITH_CITIZEN:
        return case.applicant_name
    person = task.closed_by or task.assignee_id
    return names.get(person, "") if person is not None else ""


def _kept(task: Task | None) -> str:
    """How the giver stood to the limit of the step; nothing where the step had none."""
    if task is None or task.limit_at is None or task.closed_at is None:
        return ""
    done = worktime.timeliness(task.limit_at, task.closed_at, agency_id=task.agency_id)
    return str(TIMELINESS[done.value])
