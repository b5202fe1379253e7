"""Who fills in which form of a history, and where the commune stands in an address."""

from datetime import date
from random import Random

from motcua.cases.seeding import words
from motcua.cases.seeding.answers import Answers, answers_of
from motcua.cases.seeding.inventing import Filling
from motcua.cases.seeding.people import Person, person
from motcua.catalogue.types import FormSpec
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo, Era

SOMEBODY = 1_000
MOST = 1_000  # of the persons from whom an example takes its others
EXAMPLE = date(2020, 6, 15)
LINE = "line"


class Fillers:
    """The fillers of all forms, each made when it is first asked for."""

    def __init__(self, commune: dict[str, str], seed: int) -> None:
        self.commune, self.seed = commune, seed
        self.known: dict[str, Answers | None] = {}

    def of(self, form: FormSpec) -> Answers | None:
        """The filler of a form; nothing for one that asks what cannot be invented."""
        if form.hash not in self.known:
            self.known[form.hash] = answers_of(form, self._example())
        return self.known[form.hash]

    def _example(self) -> Filling:
        random = Random(self.seed)  # noqa: S311 - the same history each time

        def other() -> Person:
            return person(self.seed, random.randrange(MOST))

        address = address_at(self.commune, "Thôn 1")
        return Filling(
            random=random,
            who=person(self.seed, SOMEBODY),
            text=f"Thôn 1, {words.PROVINCE}",
            commune=address,
            on=EXAMPLE,
            other=other,
        )


def commune_of(agency: AgencyInfo) -> dict[str, str]:
    """The commune of an agency as an address names it, by the list of units that it is of."""
    if not agency.unit_code:
        return {}
    info = organisation.commune_info(agency.unit_code, agency.unit_era)
    if info is None:
        return {}
    found = {"commune": info.code, "text": info.name, "present": info.present_name}
    return found | ({"era": info.era.value} if info.era is Era.THREE_LEVELS else {})


def address_at(commune: dict[str, str], line: str) -> dict[str, str]:
    """An address in a commune, as the engine of forms keeps it."""
    if not commune:
        return {}
    text = f"{line}, {commune['text']}"
    if commune["present"]:
        text = words.PRESENT % {"address": text, "present": commune["present"]}
    address = {"commune": commune["commune"], LINE: line, "text": text}
    return address | ({"era": commune["era"]} if "era" in commune else {})
