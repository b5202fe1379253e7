"""HTML without a template, for lists of hundreds of small values.

As `format_html` and `format_html_join`, which look at each value several times over.
"""

import re
from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

NOTHING = SafeString()
SIGNS = re.compile("[&<>\"']")


def filled(pattern: str, *values: object) -> SafeString:
    """`pattern` with each `{}` filled by a value, escaped unless it is safe HTML already."""
    return SafeString(
        pattern.format(
            *[each if isinstance(each, SafeString) else escaped(str(each)) for each in values]
        )
    )


def escaped(text: str) -> str:
    """Text as HTML says it. Most names hold no sign that means something there."""
    return escape(text) if SIGNS.search(text) else text


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML as the lines of one."""
    return SafeString("\n".join(parts))
