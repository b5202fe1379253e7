"""Addresses: the commune first, of today or of before 1 July 2025, then the rest as a line.

A code alone does not tell the era, because almost every commune of today took the code of an old
one; so an old commune is kept with `"era": "2024"` beside it. A checked address also carries its
`text`, written by the server: what the reader of a dossier sees, and what was true on that day.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.form_types import FormAddress, FormCommune
from motcua.organisation.selectors import commune_info, communes_search
from motcua.organisation.types import CommuneInfo, Era

MOST_FOUND = 10
# What a draft keeps of an address beside its value: the words by which the commune is looked for.
WORDS = "find"
ERA = "era"
TEXT = "text"
OLD = Era.THREE_LEVELS.value


def address_parse(post: Mapping[str, list[str]], name: str) -> dict[str, str] | None:
    """The address that was typed: commune when one was chosen, words when it is looked for."""
    words, asked = _posted(post, f"{name}.find"), _posted(post, f"{name}.asked")
    chosen = _posted(post, f"{name}.commune") if words == asked else ""
    if not chosen and not words:
        chosen = _posted(post, f"{name}.chosen")
    code, _dot, era = chosen.partition("-")
    value = {"commune": code, "line": _posted(post, f"{name}.line")}
    if era == OLD:
        value[ERA] = OLD
    if not code:
        value[WORDS] = words
    return {part: text for part, text in value.items() if text} or None


def names_of(name: str) -> tuple[str, ...]:
    """The names of the inputs of an address."""
    return tuple(f"{name}.{part}" for part in ("line", "find", "commune", "chosen"))


def commune_of(value: Mapping[str, Any]) -> CommuneInfo | None:
    """The commune of an address: that of today when the code alone is given."""
    code, era = value.get("commune"), value.get(ERA)
    if not isinstance(code, str) or era not in (None, *Era):
        return None
    return commune_info(code, Era(era) if era else None)


def address_view(value: Any, errors: Mapping[str, str], path: str) -> FormAddress:
    """What the page shows of an address. No query, unless a commune is looked for."""
    if isinstance(value, str):  # what an account or an older form knows
        value = {"line": value}
    if not isinstance(value, Mapping):
        value = {}
    info = commune_of(value)
    words = str(value.get(WORDS) or "") if info is None else ""
    found = communes_search(words, limit=MOST_FOUND) if words else ()
    return FormAddress(
        line=str(value.get("line") or ""),
        line_error=errors.get(f"{path}.line", ""),
        commune=_commune(info) if info else None,
        commune_error=errors.get(f"{path}.commune", ""),
        words=words,
        found=tuple(_commune(each) for each in found),
        searched=bool(words),
    )


def address_text(value: Any) -> str:
    """The address in one line, with today's unit behind an old one."""
    if not isinstance(value, Mapping):
        return "" if value is None else str(value)
    info = commune_of(value)
    parts = [str(value.get("line") or ""), info.name if info else str(value.get("commune") or "")]
    text = ", ".join(part for part in parts if part)
    if info is not None and info.present_name:
        return _("%(address)s (nay là %(present)s)") % {
            "address": text,
            "present": info.present_name,
        }
    return text


def _commune(info: CommuneInfo) -> FormCommune:
    suffix = f"-{OLD}" if info.era is Era.THREE_LEVELS else ""
    return FormCommune(value=info.code + suffix, name=info.name, present=info.present_name)


def _posted(post: Mapping[str, list[str]], name: str) -> str:
    return (post.get(name) or [""])[-1].strip()
