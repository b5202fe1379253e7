"""The two languages of the pages. Vietnamese is the source; law and papers speak it alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest
from django.utils import translation

VIETNAMESE = "vi"
ENGLISH = "en"
LANGUAGES = ((VIETNAMESE, "Tiếng Việt"), (ENGLISH, "English"))
CODES = frozenset(code for code, _name in LANGUAGES)
COOKIE = "language"
TEXTS_OF_DATA = frozenset({"title", "label", "help", "error"})  # in a form or a process
COOKIE_SECONDS = 365 * 24 * 3600


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Texts within are in this language; afterwards in the one before."""
    before = translation.get_language()
    translation.activate(code)
    try:
        yield
    finally:
        translation.activate(before or VIETNAMESE)


@contextmanager
def official() -> Iterator[None]:
    """Texts within are Vietnamese whoever acts: for what is printed, signed or kept. Also stands
    above a function: `@official()`.
    """
    with speaking(VIETNAMESE):
        yield


def now_spoken() -> str:
    """The language of the one for whom this runs; Vietnamese for a job."""
    code = translation.get_language()
    return code if code in CODES else VIETNAMESE


def chosen_in(request: HttpRequest) -> str:
    """The language that this browser chose; Vietnamese until it chose."""
    code = request.COOKIES.get(COOKIE, "")
    return code if code in CODES else VIETNAMESE


def accepted_by(header: str) -> str:
    """The language that a machine asks for in `Accept-Language`: the first of ours by weight;
    Vietnamese when it names none.
    """
    best, most = VIETNAMESE, 0.0
    for part in header[:200].split(","):
        name, _semicolon, weight = part.strip().partition(";q=")
        code = name.strip().lower()[:2]
        if code in CODES and _weight(weight) > most:
            best, most = code, _weight(weight)
    return best


def _weight(text: str) -> float:
    try:
        return min(1.0, float(text)) if text else 1.0
    except ValueError:
        return 0.0


def said(data: Any) -> Any:
    """A form's layout as the reader's language has it: each text in English where the data bring
    one (`label_en` beside `label`) or it is known, else as it is. In Vietnamese the same object.
    """
    return _english(data) if translation.get_language() == ENGLISH else data


def _english(data: Any) -> Any:
    if isinstance(data, Mapping):
        return {
            key: data.get(f"{key}_en") or translation.gettext(value)
            if key in TEXTS_OF_DATA and isinstance(value, str)
            else _english(value)
            for key, value in data.items()
        }
    return [_english(each) for each in data] if isinstance(data, list | tuple) else data
