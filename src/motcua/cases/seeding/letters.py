"""Numbers for the letters of a piece of history, from the books in which live letters stand."""

from collections.abc import Iterable

from motcua.cases.lifecycle import Command
from motcua.cases.numbering import BOOKS, letter_ref
from motcua.cases.seeding.parts import Entry
from motcua.cases.seeding.story import Story
from motcua.documents import services as documents
from motcua.documents.types import NumberWanted
from motcua.kernel.actor import SYSTEM
from motcua.kernel.clock import local
from motcua.organisation import selectors as organisation


def letters_number(stories: Iterable[Story]) -> None:
    """Number the apologies and the notices of a stop, in the order of their time."""
    waiting = [(letter, story) for story in stories for letter in story.letters]
    waiting.sort(key=lambda pair: (pair[0].at, pair[0].case_id))
    if not waiting:
        return
    texts = documents.numbers_issue(actor=SYSTEM, wanted=[_wanted(*pair) for pair in waiting])
    numbers = {id(letter): text for (letter, _s), text in zip(waiting, texts, strict=True)}
    for story in {id(story): story for _letter, story in waiting}.values():
        story.number({letter.number: numbers[id(letter)] for letter in story.letters})


def _wanted(letter: Entry, story: Story) -> NumberWanted:
    agency = organisation.agency_info(story.competent_id)
    command = Command(letter.name)
    return NumberWanted(
        agency_id=agency.id,
        register=BOOKS[command],
        year=local(letter.at).year,
        symbol=f"{BOOKS[command]}-{agency.symbol}",
        subject_ref=letter_ref(story.id, command, letter.number - 1),
        at=letter.at,
    )
