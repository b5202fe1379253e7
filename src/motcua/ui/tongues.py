"""Vietnamese words on pages that speak another language: names from the data, what people wrote.

A screen reader must be told (WCAG 3.1.2), or it spells them out as if they were English.
"""

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from motcua.kernel.language import VIETNAMESE, now_spoken

# What English has not: vowels with marks, and the letters with a stroke, a horn or a breve.
LETTERS = re.compile(
    "[\u00c0-\u00d6\u00d9-\u00dd\u00e0-\u00f6\u00f9-\u00fd\u0102\u0103\u0110\u0111"
    "\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]"
)
CLAUSES = re.compile(r"((?<=[.:;–·])\s+)")
ATTRIBUTE = SafeString(' lang="vi"')


def is_foreign(text: object) -> bool:
    """Whether the page speaks another language and this text is Vietnamese, as its letters say."""
    return now_spoken() != VIETNAMESE and LETTERS.search(str(text)) is not None


def marked_vi(text: object) -> object:
    """The text itself, or with each Vietnamese clause in a `span` that says so: an English sentence
    may end with words of an officer.
    """
    if not is_foreign(text):
        return text
    if isinstance(text, SafeString):
        return format_html('<span lang="vi">{}</span>', text)
    clauses = CLAUSES.split(str(text))
    return mark_safe("".join(map(_clause, clauses)))  # noqa: S308 - made of what was escaped


def lang_of(text: object) -> SafeString:
    """The attribute for an element that holds nothing but this text; empty where none is needed."""
    return ATTRIBUTE if is_foreign(text) else SafeString()


def _clause(text: str) -> str:
    return f'<span lang="vi">{escape(text)}</span>' if LETTERS.search(text) else escape(text)
