"""Numbers of the letters that go out of a running case: from the books of the deciding agency."""

from datetime import datetime
from uuid import UUID, uuid5

from motcua.cases.letter_models import Letter
from motcua.cases.lifecycle import Command
from motcua.documents import services as documents
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation

# The abbreviation of the letter's kind: form 04 names its own, form 05 is a notice.
BOOKS = {Command.EXTEND: "PXL", Command.STOP: "TB"}


def letter_ref(case_id: UUID, command: Command, version: int) -> UUID:
    """What the book knows the letter by that this command sends from that version of the case."""
    return uuid5(case_id, f"{command.value}:{version}")


def letter_number(letter: Letter, actor: Actor, at: datetime) -> str:
    """The next number for the letter, from 1 on in each year, when it is sealed (NĐ 30/2020/NĐ-CP,
    art. 15).

    The same letter gets the same number again, so a seal that fails leaves no gap.
    """
    command = Command(letter.command)
    agency = organisation.agency_info(letter.case.competent_agency_id)
    register = BOOKS[command]
    issued = documents.number_issue(
        actor=actor,
        agency_id=agency.id,
        register=register,
        year=clock.local(at).year,
        subject_ref=letter_ref(letter.case_id, command, letter.entry_number - 1),
        symbol=f"{register}-{agency.symbol}",
    )
    return issued.text
