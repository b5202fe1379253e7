"""Which printed forms a case has, and each of them as PDF.

A form that was given out says for ever what it said that day: its data come from the ledger row
that issued it, its texts from the version in force at that instant, its date from the row. The
control sheet is of today.
"""

from collections.abc import Callable, Collection, Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.cases.letters import FORMS, letter_of_entry
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case, CaseData, LedgerEntry, Letter, Task
from motcua.cases.papers import receipt_form, refusal_form, supplement_form
from motcua.cases.signatures import Signer
from motcua.cases.slips import Drafted, apology_form, control_sheet, stop_form
from motcua.cases.types import FormLink, LedgerLine
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.types import PublishedVersion
from motcua.documents import selectors as texts
from motcua.documents import services as documents
from motcua.documents.types import ApologyForm, Document, StopForm
from motcua.files import selectors as stored_files
from motcua.kernel import clock
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

MOST_TASKS = 300
CONTROL = "06"
NAMES: dict[str, Promise] = {
    "01": _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"),
    "02": _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"),
    "03": _("Phiếu từ chối tiếp nhận giải quyết hồ sơ"),
    "04": _("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"),
    "05": _("Thông báo dừng giải quyết hồ sơ"),
    CONTROL: _("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
}
ISSUED_BY: dict[str, Command] = {
    "01": Command.ACCEPT,
    "02": Command.REQUEST_SUPPLEMENT,
    "03": Command.REFUSE_INTAKE,
    "04": Command.EXTEND,
    "05": Command.STOP,
}


def forms_of(
    ledger: Iterable[LedgerLine], unsent: Collection[int] = (), *, for_officer: bool
) -> tuple[FormLink, ...]:
    """The forms that exist for a case, in the order of their numbers.

    One that was issued several times (a second supplement) has one link each; the control sheet
    and letters that have not gone out (`unsent`, by their rows) are for officers.
    """
    lines = [line for line in ledger if for_officer or line.number not in unsent]
    links = []
    for number, command in ISSUED_BY.items():
        issued = [line for line in lines if line.name == command.value]
        for line in issued:
            key = number if line is issued[-1] else f"{number}-{line.number}"
            is_draft = line.number in unsent
            name = str(NAMES[number])
            links.append(FormLink(key=key, number=number, name=name, at=line.at, is_draft=is_draft))
    accepted = next((line for line in lines if line.name == Command.ACCEPT.value), None)
    if for_officer and accepted is not None:
        links.append(
            FormLink(key=CONTROL, number=CONTROL, name=str(NAMES[CONTROL]), at=accepted.at)
        )
    return tuple(links)


def form_pdf(case: Case, *, form: str, for_officer: bool) -> bytes:
    """A form by its key (`01`…`06`, `02-5` for the one of ledger row 5); `NotFound` if the case
    has none. A letter that went out is the file that was signed and sealed; before that, officers
    see its draft. At most seven queries.
    """
    version = catalogue.published_version(case.procedure_version_id)
    if form == CONTROL:
        if not for_officer or case.received_at is None:
            raise NotFound
        at, document = clock.now(), _control(case, version)
    else:
        entry = _entry(case, form)
        letter = letter_of_entry(case.pk, entry.number) if form[:2] in LETTERS else None
        if letter is not None and letter.file_id is not None:
            return stored_files.file_content(letter.file_id)[1]
        if letter is not None and not for_officer:
            raise NotFound
        at, document = entry.at, _document(case, version, entry, form[:2], letter)
    words = texts.texts_at(document.template, at)
    return documents.document_render(document=document, at=at, texts=words).pdf


def letter_document(
    case: Case, version: PublishedVersion, letter: Letter, signer: Signer
) -> Document:
    """What the approver signs: the letter with her name, and places for number, date and seal."""
    entry = LedgerEntry.objects.get(
        case_id=case.pk, number=letter.entry_number, at__gte=letter.drafted_at
    )
    _as_at(case, entry)
    drafted = Drafted(secret=letter.secret, signer=signer)
    return LETTERS[FORMS[Command(letter.command)]](case, version, entry, drafted)


def _document(
    case: Case, version: PublishedVersion, entry: LedgerEntry, number: str, letter: Letter | None
) -> Document:
    _as_at(case, entry)
    if number in LETTERS:
        drafted = Drafted(secret=letter.secret) if letter is not None else None
        return LETTERS[number](case, version, entry, drafted)
    return MAKERS[number](case, version, entry)


def _as_at(case: Case, entry: LedgerEntry) -> None:
    """Let the case show what the citizen had filled in when the paper was issued."""
    rows = CaseData.objects.filter(case_id=case.pk, at__lte=entry.at).order_by("-revision")
    said = rows.values_list("data", flat=True).first()
    if said is not None:
        case.data = said


def _entry(case: Case, form: str) -> LedgerEntry:
    number, _dash, row = form.partition("-")
    if number not in ISSUED_BY or (row and not row.isdecimal()) or len(row) > len("99999"):
        raise NotFound
    rows = LedgerEntry.objects.filter(
        case_id=case.pk, name=ISSUED_BY[number].value, at__gte=case.submitted_at
    )
    entry = (rows.filter(number=int(row)) if row else rows).order_by("-number").first()
    if entry is None:
        raise NotFound
    return entry


def _receipt(case: Case, version: PublishedVersion, entry: LedgerEntry) -> Document:
    return receipt_form(case, version, entry.actor_name, entry.body)


def _supplement(case: Case, version: PublishedVersion, entry: LedgerEntry) -> Document:
    request = case.supplements.filter(requested_at__lte=entry.at).order_by("-requested_at").first()
    if request is None:
        raise NotFound
    return supplement_form(case, version, request, entry.actor_name)


def _refusal(case: Case, version: PublishedVersion, entry: LedgerEntry) -> Document:
    on = clock.local(entry.at).date()
    return refusal_form(case, version, entry.note, on, entry.actor_name)


def _control(case: Case, version: PublishedVersion) -> Document:
    rows = Task.objects.filter(case_id=case.pk).order_by("opened_at", "id")
    tasks = list(rows[:MOST_TASKS])
    people = {
        person
        for task in tasks
        for person in (task.closed_by, task.assignee_id)
        if person is not None
    }
    return control_sheet(case, version, tasks, organisation.staff_names(people))


MAKERS: dict[str, Callable[[Case, PublishedVersion, LedgerEntry], Document]] = {
    "01": _receipt,
    "02": _supplement,
    "03": _refusal,
}
LETTERS: dict[
    str, Callable[[Case, PublishedVersion, LedgerEntry, Drafted | None], ApologyForm | StopForm]
] = {"04": apology_form, "05": stop_form}
