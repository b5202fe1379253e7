"""Data within a page.

A script element whose type is no script is data: the browser never runs it, and the policy of
content asks no nonce for it. What could end the element is escaped.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

LINKED = "application/ld+json"
PLAIN = "application/json"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def data_block(body: Mapping[str, Any], kind: str = LINKED) -> SafeString:
    """The object as a script element; of JSON-LD, unless its kind is another."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    escaped = mark_safe(text.translate(_ESCAPES))  # noqa: S308 - nothing left can end the element
    return format_html('<script type="{}">{}</script>', kind, escaped)
