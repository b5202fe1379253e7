"""No PDF is kept that has more pages than an officer reads, or whose pages nobody counted."""

import hashlib
from collections import OrderedDict

from django.utils.translation import gettext as _

from motcua.files.errors import FileRefused
from motcua.files.ports import PageCounter
from motcua.files.rules import PDF, media_type_of

MOST_PAGES = 200
MOST_REMEMBERED = 1000


def _uncounted(_content: bytes, /) -> int | None:
    return None


_counter: list[PageCounter] = [_uncounted]
# Hashes of what was counted lately: the same PDF comes often, and its pages stay as many.
_few: OrderedDict[str, None] = OrderedDict()


def counter_set(counter: PageCounter) -> None:
    """Choose who counts pages."""
    _counter[:] = [counter]
    _few.clear()


def ensure_few_pages(content: bytes) -> None:
    """Refuse a PDF of more than 200 pages. Waits for the counter at most some seconds.

    Raises `FileRefused`; `PagesUncounted` while nobody has time to count, `PagesUncountable` where
    counting takes too much.
    """
    if media_type_of(content) != PDF:
        return
    digest = hashlib.sha256(content).hexdigest()
    if digest in _few:
        return
    pages = _counter[0](content)
    if pages is not None and pages > MOST_PAGES:
        raise FileRefused(
            _("Tệp có %(pages)d trang; mỗi tệp không quá %(most)d trang. Xin tách thành nhiều tệp.")
            % {"pages": pages, "most": MOST_PAGES}
        )
    _few[digest] = None
    if len(_few) > MOST_REMEMBERED:
        _few.popitem(last=False)
