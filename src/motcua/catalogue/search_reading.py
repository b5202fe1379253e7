"""The search over the catalogue: an index in memory, made anew when the tables change."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from threading import Lock
from uuid import UUID

from django.db.models import Exists, OuterRef

from motcua.catalogue import definitions
from motcua.catalogue.models import (
    Offering,
    Procedure,
    SearchState,
    SearchWeight,
    SearchWord,
)
from motcua.catalogue.search_index import Entry, SearchIndex, Word
from motcua.catalogue.search_query import Reader, Reading
from motcua.catalogue.search_ranking import Hit, rank
from motcua.catalogue.types import Level, ProcedurePage, ProcedureRow, Understood, WordKind
from motcua.kernel import clock
from motcua.kernel.text import clean, fold

MOST_PER_PAGE = 100
MOST_PAGES = 10_000
LONGEST_QUERY = 200
MOST_UNDERSTOOD = 3
OFFERED, FAR = 0.15, 0.2
building = Lock()  # held by the one who makes a new index


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a process keeps: the index, the rows behind its entries, and in which order to list
    them when nobody asks for anything.
    """

    revision: UUID | None
    index: SearchIndex
    reader: Reader
    rows: tuple[ProcedureRow, ...]
    levels: tuple[frozenset[str], ...]
    order: tuple[int, ...]


_kept: list[Prepared] = []


def search_forget() -> None:
    """Drop the index that this process keeps."""
    _kept.clear()


def search(
    query: str,
    *,
    field: str | None,
    level: str | None,
    page: int,
    per_page: int,
    received_by: Collection[UUID] | None,
) -> ProcedurePage:
    """One page of the procedures that a query means, best first. One query, or two."""
    page, per_page = max(1, min(page, MOST_PAGES)), max(1, min(per_page, MOST_PER_PAGE))
    prepared = _prepared()
    reading = prepared.reader.read(clean(query[: 4 * LONGEST_QUERY])[:LONGEST_QUERY])
    is_asked = bool(reading.units or reading.digits)
    fits = _filter(prepared, field, level, received_by)
    hits = rank(prepared.index, prepared.reader, reading) if is_asked else _all(prepared)
    found = [hit for hit in hits if fits(hit.entry)]
    start = (page - 1) * per_page
    return ProcedurePage(
        rows=tuple(_row(prepared, hit) for hit in found[start : start + per_page]),
        total=len(found),
        page=page,
        per_page=per_page,
        understood=_understood(prepared, reading),
        mended=reading.mended,
    )


def _all(prepared: Prepared) -> Iterable[Hit]:
    return (Hit(entry, 0.0) for entry in prepared.order)


def _filter(
    prepared: Prepared,
    field: str | None,
    level: str | None,
    received_by: Collection[UUID] | None,
) -> Callable[[int], bool]:
    taken: set[str] | None = None
    if received_by is not None:
        offered = Offering.objects.filter(receiving_agency__in=received_by)
        taken = set(offered.values_list("procedure_id", flat=True))

    def fits(entry: int) -> bool:
        row = prepared.rows[entry]
        return (
            (not field or row.field == field)
            and (not level or level in prepared.levels[entry])
            and (taken is None or row.code in taken)
        )

    return fits


def _row(prepared: Prepared, hit: Hit) -> ProcedureRow:
    row = prepared.rows[hit.entry]
    known_as = prepared.index.words[hit.word].phrase if hit.word >= 0 else ""
    return replace(row, known_as=known_as, score=round(hit.score, 4))


def _understood(prepared: Prepared, reading: Reading) -> tuple[Understood, ...]:
    """Everyday words that stand side by side are told as one."""
    found: list[Understood] = []
    for is_word, units in groupby(reading.units, key=lambda unit: unit.word >= 0):
        if is_word:
            parts = list(units)
            typed = " ".join(token.typed for unit in parts for token in unit.choices[0].tokens)
            meant = " ".join(prepared.index.words[unit.word].meanings[0] for unit in parts)
            found.append(Understood(typed, meant))
    return tuple(each for each in found if fold(each.typed) != fold(each.meant))[:MOST_UNDERSTOOD]


def _prepared() -> Prepared:
    """The index of the tables as they are now; one query when nothing changed.

    Whoever comes first after a change makes the new one; meanwhile the others are answered from
    the old one.
    """
    found = _kept_for(_revision())
    if found is not None:
        return found
    old = next(iter(_kept), None)
    if not building.acquire(blocking=old is None):
        assert old is not None
        return old
    try:
        # The revision is read before the rows: what changes in between is read once more.
        revision = _revision()
        made = _kept_for(revision) or _prepare(revision)
        _kept[:] = [made]
        return made
    finally:
        building.release()


def _kept_for(revision: UUID | None) -> Prepared | None:
    return next(
        (each for each in _kept if revision is not None and each.revision == revision), None
    )


def _revision() -> UUID | None:
    return SearchState.objects.values_list("revision", flat=True).first()


def _prepare(revision: UUID | None) -> Prepared:
    weights = {
        code: each / 100 for code, each in SearchWeight.objects.values_list("code", "weight")
    }
    rows = _rows()
    entries = [
        Entry(code=row.code, name=row.name, field=row.field, weight=_weight(row, weights))
        for row in rows
    ]
    words, noise = [], []
    for kind, phrase, meanings, codes in (
        SearchWord.objects.filter(is_used=True)
        .order_by("id")
        .values_list("kind", "phrase", "meanings", "codes")
    ):
        if kind == WordKind.NOISE:
            noise.append(phrase)
        else:
            words.append(Word(phrase=phrase, meanings=tuple(meanings), codes=tuple(codes)))
    index = SearchIndex(entries, words, noise)
    extra = definitions.extra_levels(clock.today())
    return Prepared(
        revision=revision,
        index=index,
        reader=Reader(index),
        rows=rows,
        levels=tuple(frozenset(row.levels) | extra.get(row.code, frozenset()) for row in rows),
        order=tuple(
            sorted(
                range(len(rows)),
                key=lambda n: (
                    -weights.get(rows[n].code, 0),
                    not rows[n].is_offered,
                    fold(rows[n].name),
                ),
            )
        ),
    )


def _rows() -> tuple[ProcedureRow, ...]:
    is_offered = Exists(Offering.objects.filter(procedure=OuterRef("pk")))
    columns = ("code", "name", "field", "ministry", "levels", "is_offered")
    found = Procedure.objects.exclude(current_version=None).annotate(is_offered=is_offered)
    return tuple(ProcedureRow.of(row) for row in found.order_by("code").values_list(*columns))


def _weight(row: ProcedureRow, weights: dict[str, float]) -> float:
    """What people ask for most, what the province takes in, and what is near before far."""
    near = bool({Level.COMMUNE, Level.PROVINCE, Level.DISTRICT} & set(row.levels))
    return weights.get(row.code, 0.0) + OFFERED * row.is_offered - FAR * (not near)
