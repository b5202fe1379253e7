"""The letters about an extension (form 04) and a stop (form 05): signed by the approver, numbered
and sealed by the registrar, then they are with the citizen.

As for a result, each command is three parts: look (no lock), sign (no transaction), record (one
transaction that checks everything again).
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.change import Extra, Opened, case_open, case_write
from motcua.cases.errors import LetterNotWaiting
from motcua.cases.letters import FORMS, is_late
from motcua.cases.lifecycle import Command
from motcua.cases.models import Extension, Letter
from motcua.cases.numbering import letter_number
from motcua.cases.printing import letter_document
from motcua.cases.signatures import sealed, signed, signer_of
from motcua.cases.types import CaseSummary
from motcua.documents import selectors as texts
from motcua.documents import services as documents
from motcua.files import services as files
from motcua.kernel.actor import Actor
from motcua.kernel.idempotency import Once
from motcua.organisation import selectors as organisation


def letter_sign(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    letter_id: int,
    once: Once | None = None,
) -> CaseSummary:
    """Approve a drafted letter and sign it (PAdES-B-T) with the approver's own certificate.

    `LetterNotWaiting` for one that is signed or not needed any more.
    """
    wanted = (actor, case_id, letter_id, expected_version)
    opened, letter = _open(Command.SIGN_LETTER, *wanted)
    agency = organisation.agency_info(opened.case.competent_agency_id)
    signer = signer_of(actor, agency.id)
    document = letter_document(opened.case, opened.version, letter, signer)
    page = documents.document_render(
        document=document, at=opened.at, texts=texts.texts_at(document.template, opened.at)
    )
    slots = documents.page_slots(page)
    pdf = signed(actor=actor, signer=signer, agency=agency, pdf=page.pdf, slots=slots, at=opened.at)
    stored = files.document_store(actor=actor, name=_name(opened, letter, "du-thao"), content=pdf)
    with transaction.atomic():
        opened, letter = _open(Command.SIGN_LETTER, *wanted, lock=True)
        letter.signed_at, letter.signed_by = opened.at, actor.staff_id
        letter.signer_name, letter.signed_file_id = actor.name, stored.id
        letter.slots = slots
        letter.save(update_fields=["signed_at", "signed_by", "signer_name", "signed_file", "slots"])
        body = {"letter": _key(letter), "file_sha256": stored.sha256}
        return case_write(opened, actor=actor, extra=Extra(body=body), once=once)


def letter_seal(
    *,
    actor: Actor,
    case_id: UUID,
    expected_version: int,
    letter_id: int,
    once: Once | None = None,
) -> CaseSummary:
    """Number the signed letter and put the agency's seal on it: now it is with the citizen.

    An apology that goes out after its last day makes the extension a late one. `LetterNotWaiting`
    for a letter that is not signed, sent already, or not needed any more.
    """
    wanted = (actor, case_id, letter_id, expected_version)
    opened, letter = _open(Command.SEAL_LETTER, *wanted)
    letter.case = opened.case
    number = letter_number(letter, actor, opened.at)
    assert letter.signed_file_id is not None
    pdf = sealed(
        actor=actor,
        agency=organisation.agency_info(opened.case.competent_agency_id),
        file_id=letter.signed_file_id,
        slots=letter.slots,
        number=number,
        at=opened.at,
    )
    stored = files.document_store(actor=actor, name=_name(opened, letter, "van-ban"), content=pdf)
    with transaction.atomic():
        opened, letter = _open(Command.SEAL_LETTER, *wanted, lock=True)
        letter.sealed_at, letter.document_number = opened.at, number
        letter.file_id = stored.id
        letter.save(update_fields=["sealed_at", "document_number", "file"])
        if is_late(letter, opened.at):
            Extension.objects.filter(case_id=case_id).update(is_late=True)
        body = {"letter": _key(letter), "file_sha256": stored.sha256, "document_number": number}
        note = _("Văn bản số %(number)s") % {"number": number}
        return case_write(opened, actor=actor, extra=Extra(note=note, body=body), once=once)


def _open(
    command: Command,
    actor: Actor,
    case_id: UUID,
    letter_id: int,
    expected_version: int,
    *,
    lock: bool = False,
) -> tuple[Opened, Letter]:
    opened = case_open(
        actor=actor,
        case_id=case_id,
        command=command,
        expected_version=expected_version,
        lock=lock,
    )
    letter = Letter.objects.filter(
        pk=letter_id,
        case_id=case_id,
        void_at__isnull=True,
        sealed_at__isnull=True,
        signed_at__isnull=command is Command.SIGN_LETTER,
    ).first()
    if letter is None:
        raise LetterNotWaiting
    return opened, letter


def _key(letter: Letter) -> str:
    return f"{FORMS[Command(letter.command)]}-{letter.entry_number}"


def _name(opened: Opened, letter: Letter, kind: str) -> str:
    return f"{opened.case.code}-mau-{_key(letter)}-{kind}.pdf"
