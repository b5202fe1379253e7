"""Which agency is meant: the rules of processes in words, and what was typed as a rule."""

import re

from motcua.kernel import clock
from motcua.kernel.text import fold
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.selectors import agencies_list, agency_by_identifier
from motcua.process.selectors import AGENCIES
from motcua.process.types import AgencyKind

_IDENTIFIER = re.compile(r"\(([0-9A-Z.]+)\)\s*$")


def agency_words(rule: str) -> str:
    """A rule as the form shows it: “Nơi giải quyết”, or name and identifier of an agency."""
    kind, _colon, identifier = rule.partition(":")
    if identifier:
        try:
            return f"{agency_by_identifier(identifier).name} ({identifier})"
        except AgencyUnknown:
            return identifier
    return str(AGENCIES[AgencyKind(kind)]) if kind in set(AgencyKind) - {"named"} else rule


def agency_sent(text: str) -> str:
    """The rule that was meant: by its words, an agency by name, identifier or both."""
    for kind, words in AGENCIES.items():
        if fold(text) == fold(str(words)):
            return kind.value
    if found := _IDENTIFIER.search(text):
        return f"named:{found[1]}"
    named = [
        agency
        for agency in agencies_list(on=clock.today())
        if text in (agency.identifier, agency.name)
    ]
    return f"named:{named[0].identifier}" if len(named) == 1 else text


def agency_choices() -> list[str]:
    """What the form offers while an agency is typed."""
    rules = [str(words) for words in AGENCIES.values()]
    standing = agencies_list(on=clock.today())
    return rules + [f"{agency.name} ({agency.identifier})" for agency in standing]
