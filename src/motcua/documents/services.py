"""What the rest of the product asks of documents: pages, marks and numbers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.documents import rules
from motcua.documents.errors import NothingNew, NumberNotAllowed, TextsWrong
from motcua.documents.models import IssuedNumber, NumberSeries, TextDraft, TextVersion
from motcua.documents.pages import (
    date_text,
    document_render,
    mark_seal,
    mark_signature,
    mark_text,
    sheet_render,
)
from motcua.documents.policies import may_change_texts, may_number
from motcua.documents.signatures import page_seal, page_sign, page_slots
from motcua.documents.texts import FORMS
from motcua.documents.types import (
    NumberIssued,
    NumberWanted,
)
from motcua.documents.wording import FormWords, clean, problem
from motcua.kernel import clock, db, drafts
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.organisation.selectors import agencies_of_the_province

__all__ = [
    "date_text",
    "document_render",
    "mark_seal",
    "mark_signature",
    "mark_text",
    "number_issue",
    "numbers_issue",
    "page_seal",
    "page_sign",
    "page_slots",
    "sheet_render",
    "text_draft_drop",
    "text_draft_publish",
    "text_draft_save",
    "texts_ensure",
]

MORE_OF_BOOKS = (
    "INSERT INTO documents_numberseries AS series (agency_id, register, year, last)"
    " SELECT * FROM unnest(%s::uuid[], %s::varchar[], %s::smallint[], %s::int[])"
    " ON CONFLICT (agency_id, register, year) DO UPDATE SET last = series.last + EXCLUDED.last"
    " RETURNING id, agency_id, register, year, last"
)
MORE_NUMBERS = (
    "INSERT INTO documents_issuednumber"
    " (series_id, number, text, subject_ref, issued_at, issued_by_id)"
    " SELECT given.*, %s::uuid"
    " FROM unnest(%s::bigint[], %s::int[], %s::varchar[], %s::uuid[], %s::timestamptz[]) AS given"
)


@transaction.atomic
def number_issue(
    *, actor: Actor, agency_id: UUID, register: str, year: int, subject_ref: UUID, symbol: str = ""
) -> NumberIssued:
    """Give a document the next number of the agency's book for the year, from 1 on, without gaps.

    The book stays locked until the caller's transaction ends, so a rollback leaves no gap. The same
    `subject_ref` gets the same number of this book again; its numbers of other books or years
    stay there as given, void and never reused. `symbol` (default: `register`) follows the stroke,
    as in `05/TB-UBND`. Raises `NumberNotAllowed`.
    """
    if not may_number(actor=actor, agency_id=agency_id):
        raise NumberNotAllowed
    book = {"agency_id": agency_id, "register": register, "year": year}
    given = _given(subject_ref=subject_ref, book=book)
    if given:
        return given
    series_id, number = _count_up(book)
    text = rules.number_text(number=number, symbol=symbol or register)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_issuednumber"
            " (series_id, number, text, subject_ref, issued_by_id, issued_at)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (series_id, subject_ref) DO NOTHING",
            [series_id, number, text, subject_ref, actor.staff_id, clock.now()],
        )
        inserted = cursor.rowcount == 1
    if inserted:
        return NumberIssued(number=number, text=text)
    # Someone numbered the same document between our look and our turn: the number goes back.
    NumberSeries.objects.filter(pk=series_id).update(last=number - 1)
    given = _given(subject_ref=subject_ref, book=book)
    assert given is not None, "the insert met this row"
    return given


@transaction.atomic
def numbers_issue(*, actor: Actor, wanted: Sequence[NumberWanted]) -> list[str]:
    """Give papers of the past, none of which has a number yet, the next ones of their books, in
    this order; answer them as printed. Two statements for all. Raises `NumberNotAllowed`.

    The books stay locked until the caller's transaction ends, as with `number_issue`.
    """
    if not all(may_number(actor=actor, agency_id=each.agency_id) for each in wanted):
        raise NumberNotAllowed
    counts = Counter((each.agency_id, each.register, each.year) for each in wanted)
    books = [(*book, count) for book, count in sorted(counts.items())]  # one order: no deadlock
    found = db.execute(MORE_OF_BOOKS, _columns(books, 4)).fetchall()
    series = {tuple(book): series_id for series_id, *book, _last in found}
    following = {tuple(book): last - counts[tuple(book)] for _id, *book, last in found}
    rows = []
    for each in wanted:
        book = (each.agency_id, each.register, each.year)
        following[book] += 1
        text = rules.number_text(number=following[book], symbol=each.symbol)
        rows.append((series[book], following[book], text, each.subject_ref, each.at))
    db.execute(MORE_NUMBERS, [actor.staff_id, *_columns(rows, 5)])
    return [text for _series, _number, text, _ref, _at in rows]


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    return [[row[column] for row in rows] for column in range(width)]


def _given(*, subject_ref: UUID, book: Mapping[str, Any]) -> NumberIssued | None:
    row = IssuedNumber.objects.filter(
        subject_ref=subject_ref, **{f"series__{key}": value for key, value in book.items()}
    ).first()
    return NumberIssued(number=row.number, text=row.text) if row is not None else None


def _count_up(book: Mapping[str, Any]) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_numberseries AS series (agency_id, register, year, last)"
            " VALUES (%(agency_id)s, %(register)s, %(year)s, 1)"
            " ON CONFLICT (agency_id, register, year) DO UPDATE SET last = series.last + 1"
            " RETURNING id, last",
            book,
        )
        series_id, number = cursor.fetchone()
    return series_id, number


def texts_ensure(*, actor: Actor) -> None:
    """Publish the texts of the release where a form has none, or has them from an older release.

    A form whose newest version a person published stays as she wrote it. Run at every set-up.
    """
    if not may_change_texts(actor, agencies_of_the_province()):
        raise NotFound
    for form, words in FORMS.items():
        with transaction.atomic():
            newest = drafts.newest(TextVersion, {"form": form})
            if newest is None or not drafts.is_of_the_release(newest, words.defaults()):
                _publish(actor, form, words.defaults(), newest, note=_("Theo bản phát hành"))


@transaction.atomic
def text_draft_save(
    *, actor: Actor, form: str, texts: Mapping[str, str], expected_revision: int
) -> int:
    """Keep what an administrator writes as the draft of a form; answers its revision.

    `expected_revision` is that of the draft on the screen, 0 when there was none. Raises
    `TextsWrong` with a message per text (an unknown blank is named), `DraftChanged`, `NotFound`.
    """
    words = _words(actor, form)
    kept = {spec.key: clean(texts.get(spec.key, ""), spec) for spec in words.texts}
    known = {blank.name: blank for blank in words.blanks}
    wrong = {spec.key: problem(kept[spec.key], spec, known) for spec in words.texts}
    if any(wrong.values()):
        raise TextsWrong(fields={key: said for key, said in wrong.items() if said})
    draft = drafts.draft_kept(
        TextDraft, {"form": form}, actor=actor, texts=kept, expected_revision=expected_revision
    )
    audit.record(actor=actor, what=What.TEXTS_SAVED, object_ref=draft.pk)
    return draft.revision


@transaction.atomic
def text_draft_drop(*, actor: Actor, form: str, expected_revision: int) -> None:
    """Throw the draft of a form away. Raises `DraftChanged` or `NotFound`."""
    _words(actor, form)
    draft = drafts.draft_locked(TextDraft, {"form": form}, expected_revision)
    if draft is None:
        raise NotFound
    audit.record(actor=actor, what=What.TEXTS_SAVED, object_ref=draft.pk)
    draft.delete()


@transaction.atomic
def text_draft_publish(*, actor: Actor, form: str, expected_revision: int, note: str) -> int:
    """Make the draft the next version: it holds for papers issued from now on. Answers its number.

    Papers issued before keep the text of their time. `note` says why, for the history. Raises
    `DraftChanged`, `NothingNew`, `Invalid` (no note) or `NotFound`.
    """
    words = _words(actor, form)
    note = drafts.note_checked(note)
    draft = drafts.draft_locked(TextDraft, {"form": form}, expected_revision)
    if draft is None:
        raise NotFound
    newest = drafts.newest(TextVersion, {"form": form})
    if draft.texts == (newest.texts if newest else words.defaults()):
        raise NothingNew
    version = _publish(actor, form, draft.texts, newest, note=note)
    draft.delete()
    return version.number


def _words(actor: Actor, form: str) -> FormWords:
    if not may_change_texts(actor, agencies_of_the_province()) or form not in FORMS:
        raise NotFound
    return FORMS[form]


def _publish(
    actor: Actor, form: str, texts: Mapping[str, str], newest: TextVersion | None, *, note: str
) -> TextVersion:
    version = drafts.version_added(
        TextVersion, {"form": form}, actor=actor, texts=texts, before=newest, note=note
    )
    audit.record(actor=actor, what=What.TEXTS_PUBLISHED, object_ref=version.pk)
    return version
