"""HTML without a template, for lists of hundreds of small values.

As `format_html` and `format_html_join`, which look at each value several times over.
"""

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

NOTHING = SafeString()


def filled(pattern: str, *values: object) -> SafeString:
    """`pattern` with each `{}` filled by a value, escaped unless it is safe HTML already."""
    return SafeString(
        pattern.format(
            *[each if isinstance(each, SafeString) else escape(str(each)) for each in values]
        )
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML as the lines of one."""
    return SafeString("\n".join(parts))
