"""Communes of both eras as people write them in an address."""

from collections.abc import Iterable
from functools import lru_cache
from time import monotonic

from django.db.models import Q, QuerySet

from motcua.kernel.text import fold
from motcua.organisation import memory
from motcua.organisation.models import AdministrativeUnit, UnitSuccession
from motcua.organisation.types import AgencyKind, CommuneInfo, Era, Level

MOST_WORDS = 8
MOST_READ = 400
KEPT = 4_096
REMEMBERED_SECONDS = 600
# What people write before a name, and what says nothing by itself.
_KINDS = frozenset({"xa", "phuong", "thi", "tran", "huyen", "quan", "tinh", "thanh", "pho", "tp"})


def commune_info(code: str, era: Era | None = None) -> CommuneInfo | None:
    """The commune under a code; without an era that of today, else the old one.

    From memory for ten minutes, else at most two queries.
    """
    if not code.isdigit() or len(code) > 8:  # noqa: PLR2004 - the width of the column
        return None
    return _known(code, era, int(monotonic()) // REMEMBERED_SECONDS)


def communes_search(words: str, *, limit: int = 10) -> tuple[CommuneInfo, ...]:
    """Communes of both eras by code or by name without regard to accents and order of words.

    The words may also name the district or the province. This province comes first, then today's
    communes. Three queries.
    """
    parts = list(dict.fromkeys(fold(words).replace(".", " ").split()))[:MOST_WORDS]
    told = [part for part in parts if part not in _KINDS] or parts
    if not told:
        return ()
    rows = list(_matching(told).order_by("-era", "code")[:MOST_READ])
    found = _told(rows)
    home = _home_province()
    text = " ".join(told)
    order = sorted(
        zip(rows, found, strict=True),
        key=lambda pair: (
            not _is_named(pair[0], told),
            pair[1].present_province_code != home,
            not fold(pair[0].short_name).startswith(text),
            pair[1].era is Era.THREE_LEVELS,
            pair[0].code,
        ),
    )
    return tuple(info for _row, info in order[:limit])


def communes_forget() -> None:
    """Read again at the next question."""
    _known.cache_clear()


@lru_cache(maxsize=KEPT)
def _known(code: str, era: Era | None, period: int) -> CommuneInfo | None:
    rows = _communes().filter(code=code)
    if era is not None:
        rows = rows.filter(era=era)
    row = rows.order_by("-era").first()
    return None if row is None else _told([row])[0]


def _communes() -> QuerySet[AdministrativeUnit]:
    return AdministrativeUnit.objects.filter(level=Level.COMMUNE, is_official=True).select_related(
        "parent__parent"
    )


def _matching(words: Iterable[str]) -> QuerySet[AdministrativeUnit]:
    rows = _communes()
    for word in words:
        rows = rows.filter(
            Q(code=word)
            | Q(name_folded__contains=word)
            | Q(parent__name_folded__contains=word)
            | Q(parent__parent__name_folded__contains=word)
        )
    return rows


def _is_named(row: AdministrativeUnit, words: Iterable[str]) -> bool:
    """Whether any of the words is of the commune itself, not only of what it lies in."""
    own = set(row.name_folded.split())
    return row.code in words or not own.isdisjoint(words)


def _home_province() -> str:
    committees = [
        agency
        for agency in memory.agencies().values()
        if agency.level is Level.PROVINCE and agency.kind is AgencyKind.PEOPLE_COMMITTEE
    ]
    committees.sort(key=lambda agency: agency.valid_to is not None)
    return next((agency.unit_code or "" for agency in committees), "")


def _told(rows: list[AdministrativeUnit]) -> list[CommuneInfo]:
    old = [row.pk for row in rows if row.era == Era.THREE_LEVELS]
    now = (
        {
            each.old_id: each.new
            for each in UnitSuccession.objects.filter(
                old_id__in=old, is_default_target=True
            ).select_related("new__parent")
        }
        if old
        else {}
    )
    return [_info(row, now.get(row.pk)) for row in rows]


def _info(row: AdministrativeUnit, new: AdministrativeUnit | None) -> CommuneInfo:
    present = new or row
    return CommuneInfo(
        era=Era(row.era),
        code=row.code,
        name=_full_name(row),
        present_code=present.code,
        present_name="" if new is None else _full_name(new),
        present_province_code=present.parent.code if present.parent else "",
    )


def _full_name(row: AdministrativeUnit) -> str:
    names, unit = [row.name], row.parent
    while unit is not None:
        names.append(unit.name)
        unit = unit.parent
    return ", ".join(names)
