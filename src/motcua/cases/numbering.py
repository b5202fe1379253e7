"""Numbers of the letters that go out of a running case: from the books of the deciding agency."""

from uuid import UUID, uuid5

from motcua.cases.change import Opened
from motcua.cases.lifecycle import Command
from motcua.documents import services as documents
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM
from motcua.organisation import selectors as organisation

# The abbreviation of the letter's kind: form 04 names its own, form 05 is a notice.
BOOKS = {Command.EXTEND: "PXL", Command.STOP: "TB"}


def letter_ref(case_id: UUID, command: Command, version: int) -> UUID:
    """What the book knows the letter by that this command sends from that version of the case."""
    return uuid5(case_id, f"{command.value}:{version}")


def letter_number(opened: Opened) -> str:
    """The next number for the letter that this command sends, from 1 on in each year.

    Given in the command's transaction: a refusal leaves no gap. The system counts, whoever writes:
    a leader of another agency stops a case as well.
    """
    case = opened.case
    agency = organisation.agency_info(case.competent_agency_id)
    register = BOOKS[opened.command]
    issued = documents.number_issue(
        actor=SYSTEM,
        agency_id=agency.id,
        register=register,
        year=clock.local(opened.at).year,
        subject_ref=letter_ref(case.pk, opened.command, case.version),
        symbol=f"{register}-{agency.symbol}",
    )
    return issued.text
