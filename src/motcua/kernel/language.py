"""The two languages of the pages. Vietnamese is the source; law and papers speak it alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import HttpRequest
from django.utils import translation

VIETNAMESE = "vi"
ENGLISH = "en"
LANGUAGES = ((VIETNAMESE, "Tiếng Việt"), (ENGLISH, "English"))
CODES = frozenset(code for code, _name in LANGUAGES)
COOKIE = "language"
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
