"""What the indicators count: pure functions from facts and a window of time to an expression.

The expressions are Ibis's: the embedded engine runs them, and so does a distributed one over the
same files. An indicator is data: the name of one of these functions, and its parameters.

A window is a half-open stretch of time; what is asked "at its end" is the state just before it.
Sources: `domain` stands for the counters that one-stop systems of provinces report (a table of them
is in docs/reference/indicators.md), `766` for QĐ 766/QĐ-TTg of 23/6/2022.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

import ibis

from motcua.ioc.schema import FACTS

TYPES = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "INTEGER": "int32",
    "TIMESTAMP": "timestamp(6)",
    "BOOLEAN": "boolean",
}
WITHDRAWN, NOT_RECEIVED = 7, 3  # national states
HOUR = 3600
Table: TypeAlias = Any  # of Ibis, which has no types of its own to tell
Yes: TypeAlias = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `begin` up to, and without, `end`, by the clock on the wall."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """So many rows of a table; each row is a case, and no case is in two."""

    table: Table
    where: Yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """A part in a hundred of a whole."""

    part: Count
    whole: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """The value below which so large a share of the rows lies, exact, interpolated."""

    of: Count
    value: Any
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of a value over the rows."""

    of: Count
    value: Any


Measure: TypeAlias = Count | Ratio | Quantile | Total


class Facts:
    """The tables as expressions, for one window: only rows that the window can concern."""

    def __init__(self, window: Window, narrow: Callable[[Table], Table]) -> None:
        self.window = window
        cases, spans, steps = (narrow(self._then(unbound(kind))) for kind in FACTS)
        begin, end = window.begin, window.end
        self.cases = cases.filter(
            cases.submitted_at < end, cases.ended_at.isnull() | (cases.ended_at >= begin)
        )
        self.standing = spans.filter(
            spans.from_at < end, spans.to_at.isnull() | (spans.to_at >= end)
        )
        self.steps = steps.filter(
            steps.opened_at < end, steps.closed_at.isnull() | (steps.closed_at >= begin)
        )

    def _then(self, table: Table) -> Table:
        """Rows with the agency that was competent just before the end of the window."""
        later = (table.handed_on_at >= self.window.end).fill_null(False)  # noqa: FBT003 - Ibis asks so
        return table.mutate(competent=ibis.ifelse(later, table.competent_before, table.competent))

    def within(self, time: Any) -> Yes:
        """Whether a time lies in the window."""
        return (time >= self.window.begin) & (time < self.window.end)

    def before(self, time: Any) -> Yes:
        """Whether it had come when the window ended."""
        return time < self.window.end

    def not_before(self, time: Any) -> Yes:
        """Whether it had not come, or never did."""
        return time.isnull() | (time >= self.window.end)


Formula: TypeAlias = Callable[..., Measure]
F = TypeVar("F", bound=Formula)
FORMULAS: dict[str, Formula] = {}


def formula(function: F) -> F:
    """Make a function one that indicators may name."""
    FORMULAS[function.__name__] = function
    return function


def unbound(kind: str) -> Table:
    """A table of facts, wherever it lies."""
    return ibis.table({name: TYPES[type_] for name, type_ in FACTS[kind].items()}, name=kind)


def measure(name: str, params: Mapping[str, Any], facts: Facts) -> Measure:
    """What a formula with parameters counts."""
    return FORMULAS[name](facts, **params)


@formula
def received(facts: Facts, *, channels: list[str] | None = None) -> Count:
    """Dossiers received in the window, by any channel or some. Source: domain, `received`."""
    cases = facts.cases
    where = facts.within(cases.received_at)
    return Count(table=cases, where=where & cases.channel.isin(channels) if channels else where)


@formula
def submitted(facts: Facts, *, channels: list[str] | None = None) -> Count:
    """Dossiers handed in within the window, received or not."""
    cases = facts.cases
    where = facts.within(cases.submitted_at)
    return Count(table=cases, where=where & cases.channel.isin(channels) if channels else where)


@formula
def carried(facts: Facts) -> Count:
    """Received before the window and not released before it. Source: domain, `remaining`."""
    return Count(table=facts.cases, where=_carried(facts))


@formula
def denied(facts: Facts) -> Count:
    """Refused at intake within the window. Source: domain, `denied`."""
    return Count(table=facts.cases, where=_denied(facts))


@formula
def handled(facts: Facts, *, with_denied: bool = False) -> Count:
    """Received in the window or carried into it. Source: domain, `process`; with those refused at
    intake it is `total`.
    """
    where = facts.within(facts.cases.received_at) | _carried(facts)
    return Count(table=facts.cases, where=where | _denied(facts) if with_denied else where)


@formula
def standing(facts: Facts, *, phases: list[str]) -> Count:
    """Not released at the end of the window, and in one of these phases: `intake` (waits to be
    received), `citizen` (supplement, payment), `inside`, `outside` (another system or dossier),
    `stopped`, `ready` (released, waits to be fetched). Source: domain, `waiting`, `processing`.
    """
    return Count(table=facts.standing, where=facts.standing.phase.isin(phases))


@formula
def overdue(facts: Facts) -> Count:
    """Not released at the end of the window and past the due time; a clock that stands is past it
    only if it was when it was stopped. Source: domain, `overdue`.
    """
    return Count(table=facts.standing, where=_received_now(facts) & _is_late(facts))


@formula
def undue(facts: Facts) -> Count:
    """Not released at the end of the window and not past the due time. Source: domain, `undue`."""
    return Count(table=facts.standing, where=_received_now(facts) & ~_is_late(facts))


@formula
def released(
    facts: Facts,
    *,
    timeliness: list[str] | None = None,
    outcome: str = "",
    online: bool = False,
    procedures: list[str] | None = None,
) -> Count:
    """Results given out of hand in the window; withdrawn dossiers are not among them. With
    `timeliness` (early, on_time, late) as kept at the release; with `outcome` what was decided;
    `online`: handed in so; of some `procedures` only.
    Source: domain, `release`, `betimes`, `ontime`, `overtime`, `unresolved`.
    """
    cases, where = facts.cases, _released(facts)
    if timeliness:
        where &= cases.timeliness.isin(timeliness)
    if outcome:
        where &= cases.outcome == outcome
    if online:
        where &= cases.channel == "online"
    if procedures:
        where &= cases.procedure.isin(procedures)
    return Count(table=cases, where=where)


@formula
def fetched(facts: Facts, *, yet: bool) -> Count:
    """Of those released in the window, whether they were handed over at its end. Source: domain,
    `done` and `releasing`.
    """
    ended = facts.cases.ended_at
    was = facts.before(ended).fill_null(False) if yet else facts.not_before(ended)  # noqa: FBT003 - Ibis asks so
    return Count(table=facts.cases, where=_released(facts) & was)


@formula
def cancelled(facts: Facts) -> Count:
    """Withdrawn within the window, received or not. Source: domain, `cancelled`."""
    cases = facts.cases
    where = (cases.status == WITHDRAWN) & facts.within(cases.released_at)
    return Count(table=cases, where=where)


@formula
def released_in_time(facts: Facts) -> Ratio:
    """Early or on time, of what was released in the window. Source: domain, `ontimePercentage`."""
    return Ratio(
        part=released(facts, timeliness=["early", "on_time"]),
        whole=released(facts, timeliness=["early", "on_time", "late"]),
    )


@formula
def released_late(facts: Facts) -> Ratio:
    """Late, of what was released in the window."""
    return Ratio(
        part=released(facts, timeliness=["late"]),
        whole=released(facts, timeliness=["early", "on_time", "late"]),
    )


@formula
def received_online(facts: Facts) -> Ratio:
    """Handed in online, of what was received in the window."""
    return Ratio(part=received(facts, channels=["online"]), whole=received(facts))


@formula
def with_result(facts: Facts) -> Ratio:
    """With a signed result as a file, of what was released in the window. Source: 766, 4.1."""
    whole = released(facts)
    part = Count(table=whole.table, where=whole.where & facts.cases.has_result)
    return Ratio(part=part, whole=whole)


@formula
def supplemented(facts: Facts, *, times: int = 1) -> Ratio:
    """Asked for supplements at least so many times, of what was released in the window."""
    whole = released(facts)
    part = Count(table=whole.table, where=whole.where & (facts.cases.supplements >= times))
    return Ratio(part=part, whole=whole)


@formula
def lead_hours(facts: Facts, *, share: float) -> Quantile:
    """Hours from receipt to release without the time for which the clock stood, of what was
    released in the window: the median (0.5), or another share.
    """
    cases = facts.cases
    whole = _seconds(cases.released_at) - _seconds(cases.received_at)
    hours = (whole - cases.paused_seconds - cases.stopped_seconds) / HOUR
    return Quantile(of=released(facts), value=hours, share=share)


@formula
def asked_vnd(facts: Facts) -> Total:
    """Đồng asked of the citizens whose dossiers were received in the window."""
    return Total(of=received(facts), value=facts.cases.asked_vnd)


@formula
def in_time_766(facts: Facts) -> Ratio:
    """In time, of what was received in the window, as QĐ 766/QĐ-TTg reckons it (2.1).

    End of a dossier: its release; or when it was stopped; or, while the citizen owes the first
    supplement, when that was asked; or the end of the window. The time from asking to getting the
    supplement is taken off. In time: the end is not after the date of the receipt slip (put off by
    an extension that was given by then), and supplements were asked at most once. A dossier
    without a limit is in time.
    """
    table = _with_stop(facts)
    end = facts.window.end
    asked_again = facts.before(table.supplement_again_at).fill_null(False)  # noqa: FBT003 - as above
    asked = facts.before(table.supplement_at).fill_null(False)  # noqa: FBT003 - as above
    supplied = facts.before(table.supplied_at).fill_null(False)  # noqa: FBT003 - as above
    gone = facts.before(table.released_at).fill_null(False)  # noqa: FBT003 - as above
    ended = ibis.cases(
        (gone, table.released_at),
        (table.stopped_from.notnull(), table.stopped_from),
        (asked & ~supplied, table.supplement_at),
        else_=ibis.literal(end),
    )
    took = _seconds(table.supplied_at) - _seconds(table.supplement_at)
    off = ibis.ifelse(supplied, took, 0)
    was_extended = facts.before(table.extended_at).fill_null(False)  # noqa: FBT003 - as above
    due = ibis.ifelse(was_extended, table.promised_at, table.first_due_at)
    kept = (due.isnull() | (_seconds(ended) - off <= _seconds(due))) & ~asked_again
    every = facts.within(table.received_at)
    return Ratio(part=Count(table=table, where=every & kept), whole=Count(table=table, where=every))


def _with_stop(facts: Facts) -> Table:
    """Cases with the instant since which they are stopped at the end of the window, if they are."""
    stopped = facts.standing.filter(facts.standing.phase == "stopped").select(
        stopped_case="case_id", stopped_from="from_at"
    )
    cases = facts.cases.filter(facts.within(facts.cases.received_at))
    joined = cases.left_join(stopped, cases.case_id == stopped.stopped_case)
    return joined.drop("stopped_case")


def _carried(facts: Facts) -> Yes:
    cases, begin = facts.cases, facts.window.begin
    return (cases.received_at < begin) & (cases.released_at.isnull() | (cases.released_at >= begin))


def _denied(facts: Facts) -> Yes:
    cases = facts.cases
    return (cases.status == NOT_RECEIVED) & facts.within(cases.released_at)


def _released(facts: Facts) -> Yes:
    cases = facts.cases
    return (
        facts.within(cases.released_at) & cases.received_at.notnull() & (cases.status != WITHDRAWN)
    )


def _received_now(facts: Facts) -> Yes:
    return facts.standing.phase.isin(["inside", "outside", "citizen", "stopped"])


def _is_late(facts: Facts) -> Yes:
    return facts.before(facts.standing.late_from).fill_null(False)  # noqa: FBT003 - as above


def _seconds(time: Any) -> Any:
    """Whole seconds, whichever engine counts."""
    return time.truncate("s").epoch_seconds()
