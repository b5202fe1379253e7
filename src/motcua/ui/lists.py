"""Facts and timelines as HTML. Not templates: a case has dozens of each, and what a template does
for one small value costs more than the value.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.ui.markup import NOTHING, filled, joined
from motcua.ui.tongues import lang_of, marked_vi
from motcua.ui.words import datetime_text

FACTS = '<dl class="facts">\n{}\n</dl>\n'
FACT = "<div><dt>{}</dt><dd{}>{}</dd></div>"
TIMELINE = '<ol class="timeline">\n{}\n</ol>\n'
ENTRY = '<li class="{}"{}><h3>{}{}</h3>{}{}</li>'
NOW = SafeString(' aria-current="step"')
MOMENT = '<time datetime="{}">{}</time>'


def facts_list(items: Iterable[tuple[Any, Any]]) -> SafeString:
    """A definition list of `(term, value)` pairs; a dash stands for no value."""
    return filled(
        FACTS,
        joined(
            filled(FACT, marked_vi(term), lang_of(value), _said(value)) for term, value in items
        ),
    )


def timeline_list(entries: Iterable[Any]) -> SafeString:
    """What happened, each with `title`, `at`, `text`, `actor` and `state`."""
    return filled(TIMELINE, joined(map(_entry, entries)))


def moment(at: date, prefix: str = "") -> SafeString:
    """An instant or a day for people and for machines."""
    text = datetime_text(at)
    return filled(MOMENT, at.isoformat(), f"{prefix} {text}" if prefix else text)


def _said(value: Any) -> Any:
    if isinstance(value, str):
        return value or "—"
    return localize(value) if value else "—"


def _entry(entry: Any) -> SafeString:
    def part(name: str) -> Any:
        is_mapping = isinstance(entry, Mapping)
        return entry.get(name) if is_mapping else getattr(entry, name, None)

    state, text = part("state"), part("text")
    to_come = filled(' <span class="sr">{}</span>', _("(chưa tới)")) if state == "next" else NOTHING
    return filled(
        ENTRY,
        state or "done",
        NOW if state == "now" else NOTHING,
        marked_vi(part("title")),
        to_come,
        _when(part("at"), part("actor")),
        filled("<p>{}</p>", marked_vi(text)) if text else NOTHING,
    )


def _when(at: date | None, actor: Any) -> SafeString:
    if at is None and not actor:
        return NOTHING
    told = [moment(at)] if at is not None else []
    told += [filled("{}", marked_vi(actor))] if actor else []
    return filled('<p class="when">{}</p>', SafeString(" · ".join(told)))
