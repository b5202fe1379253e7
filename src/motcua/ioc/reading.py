"""What is asked of indicators. Every number passes the policy.

No query of the register's tables answers a number: the lake does, and for cases that changed since
its last refresh one look at the ledger a second, for all questions together. Figures of the other
domains are asked of what was sent (`series`), with the same policy and in the same form.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.ioc import engine, lake, measuring
from motcua.ioc.errors import IndicatorUnknown, LakeEmpty
from motcua.ioc.formulas import FORMULAS
from motcua.ioc.indicators import info_of, light_of, target_of, targets_of
from motcua.ioc.measuring import Asked, Number
from motcua.ioc.models import Indicator, IndicatorTarget
from motcua.ioc.periods import period_for, periods_until
from motcua.ioc.policies import (
    groups_hidden,
    is_hidden,
    is_told_roughly,
    lists_cases,
    told,
    told_share,
    told_size,
)
from motcua.ioc.series import places as series_places
from motcua.ioc.series import reading as series
from motcua.ioc.series.types import FORMULA
from motcua.ioc.slicing import ERAS, chosen_for, names_of, window_of
from motcua.ioc.types import (
    EVERYTHING,
    CountedCase,
    CountedPage,
    Dimension,
    Grain,
    Group,
    History,
    IndicatorInfo,
    LakeState,
    Measured,
    Period,
    Side,
    Slice,
    Value,
)
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind

PAGE = 50


def indicators_list(*, actor: Actor) -> tuple[IndicatorInfo, ...]:
    """The indicators that this actor may ask for, by domain and code. One query."""
    return tuple(info_of(row) for row in _open_to(actor).values())


def indicator_info(*, actor: Actor, code: str) -> IndicatorInfo:
    """One indicator with how it is counted; `IndicatorUnknown`. One query."""
    return info_of(_found(actor, [code])[0])


def indicator_value(
    *, actor: Actor, code: str, period: Period, wanted: Slice = EVERYTHING
) -> Value:
    """The value of an indicator for a period and a slice, as of the end of the period or now.

    `IndicatorUnknown`, `SliceRefused`. To the public small numbers are hidden.
    """
    return indicator_values(actor=actor, codes=[code], period=period, wanted=wanted)[code]


def indicator_values(
    *, actor: Actor, codes: Sequence[str], period: Period, wanted: Slice = EVERYTHING
) -> dict[str, Value]:
    """As `indicator_value` for many at once: one pass over each kind of fact."""
    (values,) = indicator_table(actor=actor, codes=codes, periods=[period], wanted=wanted)
    return values


def indicator_series(
    *,
    actor: Actor,
    code: str,
    periods: Sequence[Period],
    wanted: Slice = EVERYTHING,
    as_of: datetime | None = None,
) -> tuple[Value, ...]:
    """An indicator over several periods, each as of its end, in their order."""
    table = indicator_table(actor=actor, codes=[code], periods=periods, wanted=wanted, as_of=as_of)
    return tuple(values[code] for values in table)


def indicator_table(
    *,
    actor: Actor,
    codes: Sequence[str],
    periods: Sequence[Period],
    wanted: Slice = EVERYTHING,
    as_of: datetime | None = None,
) -> tuple[dict[str, Value], ...]:
    """Many indicators for many periods: for each period the values by code. Two queries, one more
    where some are sent by others; of those `as_of` gives what was known then.
    """
    rows = _found(actor, codes)
    return _table(actor, rows, targets_of(codes), periods, wanted, as_of=as_of)


def indicator_histories(
    *, actor: Actor, codes: Sequence[str], period: Period, number: int, wanted: Slice = EVERYTHING
) -> dict[str, History]:
    """Many indicators over so many periods up to this one: of the same kind, or of the indicator's
    own where it has figures only for longer ones. What others send ends with the last figure.
    """
    rows = _found(actor, codes)
    targets = targets_of(codes)
    by_grain: dict[Period, list[Indicator]] = {}
    for row in rows:
        by_grain.setdefault(period_for(Grain(row.grain), period), []).append(row)
    found: dict[str, History] = {}
    for last, alike in by_grain.items():
        periods = periods_until(last, number)
        table = _table(actor, alike, targets, periods, wanted)
        for row in alike:
            values = tuple(each[row.code] for each in table)
            found[row.code] = _history(row, periods, values)
    return found


def indicator_groups(
    *, actor: Actor, code: str, period: Period, by: Dimension, wanted: Slice = EVERYTHING
) -> tuple[Group, ...]:
    """An indicator for each key of a dimension within a slice, the largest first.

    Counts of all groups add up to the value of the slice. `IndicatorUnknown` where the indicator
    is not taken apart by this dimension; of one that others send there is nothing then. Where the
    public is not told a single group, it is not told a second one either.
    """
    (row,) = _found(actor, [code])
    if row.formula == FORMULA:
        return _sent_groups(actor, row, period, by, wanted)
    if by.value not in row.dimensions:
        raise IndicatorUnknown
    chosen = chosen_for(actor, wanted, is_public=row.is_public)
    found, generation = measuring.groups(_asked(row), window_of(period), chosen, by)
    names = names_of(by, found)
    counted = [(key, number) for key, number in sorted(found.items()) if number.whole]
    hidden = groups_hidden(actor, [(number.part, number.whole) for _key, number in counted])
    made = [
        Group(
            key=key,
            name=names.get(key, key),
            value=_hidden(row, generation)
            if place in hidden
            else _value(actor, row, number, generation),
        )
        for place, (key, number) in enumerate(counted)
    ]
    return tuple(sorted(made, key=lambda group: (-(group.value.number or 0), group.key)))


def indicator_cases(
    *,
    actor: Actor,
    code: str,
    period: Period,
    wanted: Slice = EVERYTHING,
    side: Side = Side.PART,
    after: UUID | None = None,
    most: int = PAGE,
) -> CountedPage:
    """The cases that a number counts, in the order of their submission, page by page: of a share
    those of its part, or of the whole. For officers within their slice; to the public and to who
    only administers no case is named: `IndicatorUnknown`.
    """
    if not lists_cases(actor):
        raise IndicatorUnknown
    (row,) = _found(actor, [code])
    if row.formula == FORMULA:
        raise IndicatorUnknown
    chosen = chosen_for(actor, wanted, is_public=row.is_public)
    rows = measuring.cases(
        _asked(row), window_of(period), chosen, side=side, after=after, most=most + 1
    )
    cases = tuple(
        CountedCase(
            case_id=UUID(case_id), procedure=procedure, channel=channel, agency_id=UUID(agency)
        )
        for case_id, procedure, channel, agency in rows[:most]
    )
    return CountedPage(rows=cases, next_after=cases[-1].case_id if len(rows) > most else None)


def lake_state() -> LakeState:
    """How the lake stands: rows by kind, files, bytes; `LakeEmpty` before it was ever filled."""
    manifest = lake.read()
    if manifest is None:
        raise LakeEmpty
    paths = [path for kind in manifest.files for path in manifest.paths(kind).values()]
    return LakeState(
        number=manifest.number,
        made_at=manifest.made_at,
        rows=dict(manifest.rows),
        files=len(paths),
        bytes=sum(path.stat().st_size for path in paths),
    )


def questions_write() -> None:
    """Write the question of every indicator that counts dossiers, for all of them and by each of
    its dimensions: a process does this once, for some 20 ms each.
    """
    for row in Indicator.objects.filter(formula__in=FORMULAS):
        for by in (None, *map(Dimension, row.dimensions)):
            measuring.statements((_asked(row),), by)


def facts_forget() -> None:
    """Look for news at the next question, also within the second: after a change in a test."""
    engine.forget()


def _open_to(actor: Actor) -> dict[str, Indicator]:
    rows = Indicator.objects.order_by("domain", "code")
    if not actor.is_staff and actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(is_public=True)
    return {row.code: row for row in rows if row.formula in FORMULAS or row.formula == FORMULA}


def _found(actor: Actor, codes: Iterable[str]) -> list[Indicator]:
    known = _open_to(actor)
    wanted = list(codes)
    if any(code not in known for code in wanted):
        raise IndicatorUnknown
    return [known[code] for code in wanted]


def _asked(row: Indicator) -> Asked:
    return Asked.of(row.formula, row.params)


def _table(
    actor: Actor,
    rows: Sequence[Indicator],
    targets: Sequence[IndicatorTarget],
    periods: Sequence[Period],
    wanted: Slice,
    *,
    as_of: datetime | None = None,
) -> tuple[dict[str, Value], ...]:
    is_public = all(row.is_public for row in rows)
    counted = [row for row in rows if row.formula != FORMULA]
    sent = [row for row in rows if row.formula == FORMULA]
    made: list[dict[str, Value]] = [{} for _period in periods]
    for values, found in zip(
        made, _counted(actor, counted, periods, wanted, is_public=is_public), strict=True
    ):
        values.update(found)
    for values, found in zip(
        made, _sent(actor, sent, periods, wanted, is_public=is_public, as_of=as_of), strict=True
    ):
        values.update(found)
    for values, period in zip(made, periods, strict=True):
        for code, value in values.items():
            target = target_of(targets, code, wanted.agency_id, period)
            values[code] = replace(value, target=None if value.is_hidden else target)
    return tuple(made)


def _history(row: Indicator, periods: Sequence[Period], values: Sequence[Value]) -> History:
    end = len(values)
    if row.formula == FORMULA:
        # A figure that only stands for the present is shown at its own period, once.
        own = [place for place, value in enumerate(values) if value.number is not None]
        told = [place for place in own if values[place].of is None] or own[:1]
        end = told[-1] + 1 if told else end
    return History(periods=tuple(periods[:end]), values=tuple(values[:end]))


def _counted(
    actor: Actor,
    rows: Sequence[Indicator],
    periods: Sequence[Period],
    wanted: Slice,
    *,
    is_public: bool,
) -> list[dict[str, Value]]:
    """From the facts of our own dossiers."""
    if not rows:
        return [{} for _period in periods]
    chosen = chosen_for(actor, wanted, is_public=is_public)
    windows = [window_of(period) for period in periods]
    found, generation = measuring.numbers([_asked(row) for row in rows], windows, chosen)
    return [
        {
            row.code: _value(actor, row, found[place, number], generation)
            for place, row in enumerate(rows)
        }
        for number in range(len(periods))
    ]


def _sent(
    actor: Actor,
    rows: Sequence[Indicator],
    periods: Sequence[Period],
    wanted: Slice,
    *,
    is_public: bool,
    as_of: datetime | None,
) -> list[dict[str, Value]]:
    """From what others sent."""
    if not rows:
        return [{} for _period in periods]
    place = series_places.place_for(actor, wanted, is_public=is_public)
    found = {} if place is None else series.figures(rows, periods, place, as_of)
    # Where there is no figure, nothing came since the last one.
    at = {code: figure.at for (_number, code), figure in sorted(found.items())}
    return [
        {
            row.code: _sent_value(row, found.get((number, row.code)), period, at.get(row.code))
            for row in rows
        }
        for number, period in enumerate(periods)
    ]


def _sent_groups(
    actor: Actor, row: Indicator, period: Period, by: Dimension, wanted: Slice
) -> tuple[Group, ...]:
    place = series_places.place_for(actor, wanted, is_public=row.is_public)
    if place is None or by.value not in row.dimensions:
        return ()
    found = series.figures_by(row, period, place, by)
    names = names_of(by, found) if by in ERAS else series_places.names_of(found)
    made = [
        Group(key=key, name=names.get(key, key), value=_sent_value(row, figure, period))
        for key, figure in found.items()
    ]
    return tuple(sorted(made, key=lambda group: (-(group.value.number or 0), group.key)))


def _sent_value(
    row: Indicator, figure: series.Figure | None, period: Period, at: datetime | None = None
) -> Value:
    if figure is None:
        return Value(code=row.code, number=None, part=0, whole=0, at=at or clock.now())
    within = period.first <= figure.of.first and figure.of.last <= period.last
    return Value(
        code=row.code,
        number=figure.number,
        part=round(figure.part or 0),
        whole=round(figure.whole or 0),
        at=figure.at,
        light=light_of(row, figure.number),
        of=None if within else figure.of,
    )


def _value(actor: Actor, row: Indicator, number: Number, generation: engine.Generation) -> Value:
    if is_hidden(actor, number.part, number.whole):
        return _hidden(row, generation)
    shown = _told_number(actor, row, number)
    return Value(
        code=row.code,
        number=shown,
        part=told(actor, number.part),
        whole=told(actor, number.whole),
        at=generation.at,
        light=light_of(row, shown),
    )


def _told_number(actor: Actor, row: Indicator, number: Number) -> float | None:
    """To officers as it is; to the public no more of it than its part and whole tell."""
    if number.number is None or not is_told_roughly(actor):
        return number.number
    match row.unit:
        case Measured.CASES:
            return told(actor, number.part)
        case Measured.PERCENT:
            return told_share(number.part, number.whole)
        case Measured.VND if number.whole:
            return told_size(number.number / number.whole * told(actor, number.whole))
        case _:
            return told_size(number.number)


def _hidden(row: Indicator, generation: engine.Generation) -> Value:
    return Value(code=row.code, number=None, part=0, whole=0, at=generation.at, is_hidden=True)
