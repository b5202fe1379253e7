"""Certified copies: the papers whose pages become part of the result."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.errors import PaperUnusable
from motcua.cases.models import Case
from motcua.cases.types import FileKind, Outcome
from motcua.files import selectors as files
from motcua.signing import services as signing
from motcua.signing.types import MOST_JOINED_BYTES

# The result is the copy itself: every page handed in, then the page that certifies them.
COPYING = frozenset({"2.000815"})
MEGABYTE = 1024 * 1024


def copied(case: Case) -> list[UUID]:
    """The files whose pages the result of this case copies, in the order they were uploaded."""
    if case.procedure_code not in COPYING or case.outcome == Outcome.REFUSED:
        return []
    kinds = (FileKind.COMPONENT.value, FileKind.SUPPLEMENT.value)
    rows = case.files.filter(kind__in=kinds).order_by("at", "file_id")
    return list(rows.values_list("file_id", flat=True))


def copies_ensure(procedure_code: str, papers: Sequence[tuple[str, UUID]]) -> None:
    """Refuse papers (field and file) whose pages cannot be copied, while there is time to send
    others; nothing is asked of other procedures.
    """
    if procedure_code in COPYING and papers:
        pages_of(papers)


def pages_of(papers: Sequence[tuple[str, UUID]]) -> tuple[list[bytes], int]:
    """The contents of the papers (field and file) and how many pages they have together.

    Raises `PaperUnusable` with what is wrong with which file, under its field.
    """
    if not papers:
        return [], 0
    rows = [files.file_content(file_id) for _field, file_id in papers]
    contents = [content for _row, content in rows]
    size = sum(len(content) for content in contents)
    if size > MOST_JOINED_BYTES:
        said = _("Các tệp để sao chứng thực tổng cộng %(size)d MB; tối đa %(most)d MB.") % {
            "size": -(-size // MEGABYTE),
            "most": MOST_JOINED_BYTES // MEGABYTE,
        }
        raise PaperUnusable(said, fields={papers[0][0]: said})
    counts = signing.pages_count(contents=contents)
    problems: dict[str, list[str]] = {}
    for (field, _file_id), (row, _content), count in zip(papers, rows, counts, strict=True):
        if count.problem is not None:
            problems.setdefault(field, []).append(f"{row.name}: {count.reason}")
    if problems:
        fields = {field: " ".join(said) for field, said in problems.items()}
        raise PaperUnusable(" ".join(fields.values()), fields=fields)
    return contents, sum(count.pages for count in counts)
