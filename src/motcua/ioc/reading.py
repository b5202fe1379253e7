"""What is asked of indicators. Every number passes the policy.

No query of the register's tables answers a number: the lake does, and for cases that changed since
its last refresh one look at the ledger a second, for all questions together.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from motcua.ioc import engine, lake, measuring
from motcua.ioc.errors import IndicatorUnknown, LakeEmpty
from motcua.ioc.formulas import FORMULAS
from motcua.ioc.indicators import info_of, light_of, target_of, targets_of
from motcua.ioc.measuring import Asked, Number
from motcua.ioc.models import Indicator
from motcua.ioc.policies import groups_hidden, is_hidden, lists_cases, told
from motcua.ioc.slicing import chosen_for, names_of, window_of
from motcua.ioc.types import (
    CountedCase,
    CountedPage,
    Dimension,
    Group,
    IndicatorInfo,
    LakeState,
    Measured,
    Period,
    Side,
    Slice,
    Value,
)
from motcua.kernel.actor import Actor, ActorKind

PAGE = 50
EVERYTHING = Slice()


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
    *, actor: Actor, code: str, periods: Sequence[Period], wanted: Slice = EVERYTHING
) -> tuple[Value, ...]:
    """An indicator over several periods, each as of its end, in their order."""
    table = indicator_table(actor=actor, codes=[code], periods=periods, wanted=wanted)
    return tuple(values[code] for values in table)


def indicator_table(
    *, actor: Actor, codes: Sequence[str], periods: Sequence[Period], wanted: Slice = EVERYTHING
) -> tuple[dict[str, Value], ...]:
    """Many indicators for many periods: for each period the values by code. Two queries."""
    rows = _found(actor, codes)
    chosen = chosen_for(actor, wanted, is_public=all(row.is_public for row in rows))
    windows = [window_of(period) for period in periods]
    found, generation = measuring.numbers([_asked(row) for row in rows], windows, chosen)
    targets = targets_of(codes)
    made: list[dict[str, Value]] = []
    for number, period in enumerate(periods):
        values = {}
        for place, row in enumerate(rows):
            target = target_of(targets, row.code, wanted.agency_id, period)
            values[row.code] = _value(actor, row, found[place, number], generation, target)
        made.append(values)
    return tuple(made)


def indicator_groups(
    *, actor: Actor, code: str, period: Period, by: Dimension, wanted: Slice = EVERYTHING
) -> tuple[Group, ...]:
    """An indicator for each key of a dimension within a slice, the largest first.

    Counts of all groups add up to the value of the slice. `IndicatorUnknown` where the indicator
    is not taken apart by this dimension. Where the public is not told a single group, it is not
    told a second one either.
    """
    (row,) = _found(actor, [code])
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
            else _value(actor, row, number, generation, None),
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


def facts_forget() -> None:
    """Look for news at the next question, also within the second: after a change in a test."""
    engine.forget()


def _open_to(actor: Actor) -> dict[str, Indicator]:
    rows = Indicator.objects.order_by("domain", "code")
    if not actor.is_staff and actor.kind is not ActorKind.SYSTEM:
        rows = rows.filter(is_public=True)
    return {row.code: row for row in rows if row.formula in FORMULAS}


def _found(actor: Actor, codes: Iterable[str]) -> list[Indicator]:
    known = _open_to(actor)
    wanted = list(codes)
    if any(code not in known for code in wanted):
        raise IndicatorUnknown
    return [known[code] for code in wanted]


def _asked(row: Indicator) -> Asked:
    return Asked.of(row.formula, row.params)


def _value(
    actor: Actor,
    row: Indicator,
    number: Number,
    generation: engine.Generation,
    target: float | None,
) -> Value:
    if is_hidden(actor, number.part, number.whole):
        return _hidden(row, generation)
    part, whole = told(actor, number.part), told(actor, number.whole)
    is_count = row.unit == Measured.CASES
    return Value(
        code=row.code,
        number=part if is_count and number.number is not None else number.number,
        part=part,
        whole=whole,
        at=generation.at,
        target=target,
        light=light_of(row, number.number),
    )


def _hidden(row: Indicator, generation: engine.Generation) -> Value:
    return Value(code=row.code, number=None, part=0, whole=0, at=generation.at, is_hidden=True)
