"""Look at the numbers of all rules whose time has come.

Rules are asked together: one question to the engine for each slice and set of periods, as their
owner. What came out is written in one statement for all rules that stay quiet, and in a transaction
each for those at which something happens: a rule that another worker looked at meanwhile, or that
somebody changed, is left alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction

from motcua.identity import selectors as identity
from motcua.ioc import selectors as ioc
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import IndicatorInfo, Period, Slice, Value
from motcua.kernel import clock, db
from motcua.kernel.actor import Actor, PostRef
from motcua.kernel.errors import NotFound
from motcua.steering.alerts.models import AlertRule
from motcua.steering.alerts.policies import keeps_post
from motcua.steering.alerts.raising import ended, opened, rule_stopped_told, went_on
from motcua.steering.alerts.rows import condition_of
from motcua.steering.alerts.rules import holds, lacks, measured, next_look, periods_of
from motcua.steering.alerts.types import Ending, RuleKind, Stopped
from motcua.steering.alerts.wording import stopped_text

MOST_AT_ONCE = 2_000
# What was seen of rules at which nothing happened, unless somebody was faster.
QUIET = (
    "UPDATE steering_alertrule AS rule SET seen = new.seen, checked_at = %s, next_at = new.next_at "
    "FROM unnest(%s::uuid[], %s::float8[], %s::timestamptz[], %s::timestamptz[]) "
    "AS new (id, seen, next_at, before_at) "
    "WHERE rule.id = new.id AND rule.next_at = new.before_at AND rule.stopped = ''"
)
Posts = frozenset[PostRef]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came out of looking for one rule: the measured number, and whether it holds now."""

    rule: AlertRule
    info: IndicatorInfo
    number: float | None
    is_held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Rules that are answered by one question."""

    actor: Actor
    names: Mapping[str, IndicatorInfo]
    wanted: Slice
    periods: tuple[Period, ...]
    rules: list[AlertRule]


def alerts_evaluate() -> int:
    """Look for every rule whose time has come, raise and end alerts; how many rules were looked at.

    Safe to call at any time from any number of workers. Without facts nothing is looked at; a rule
    that breaks holds up no other and is tried again the next time.
    """
    rows = AlertRule.objects.filter(stopped="", next_at__lte=clock.now())
    rules = list(rows.order_by("next_at", "pk")[:MOST_AT_ONCE])
    looks: list[Look] = []
    for group in _groups(rules):
        try:
            looks += _looked(group)
        except LakeEmpty:
            log.info("alerts_without_facts")
            return 0
        except Exception:
            log.exception("alerts_not_looked", rule_ids=[str(rule.pk) for rule in group.rules])
    _keep_quiet([look for look in looks if not (look.is_held or look.rule.is_held)])
    for look in looks:
        if look.is_held or look.rule.is_held:
            try:
                _keep(look)
            except Exception:
                log.exception("alert_not_kept", rule_id=str(look.rule.pk))
    return len(looks)


def _groups(rules: Sequence[AlertRule]) -> list[_Group]:
    """Rules by what their owners may see, slice and periods. Those whose owner or indicator is gone
    are stopped.
    """
    today = clock.today()
    owners = {rule.owner_account_id for rule in rules}
    actors = {account_id: identity.actor_of(account_id) for account_id in owners}
    names: dict[Posts, Mapping[str, IndicatorInfo]] = {}
    found: dict[tuple[Posts, Slice, tuple[Period, ...]], _Group] = {}
    for rule in rules:
        actor = actors[rule.owner_account_id]
        if not keeps_post(actor, rule.agency_id):
            _stop(rule, Stopped.POST_LOST)
            continue
        periods = periods_of(condition_of(rule), today)
        posts = frozenset(actor.posts)
        if posts not in names:
            names[posts] = {info.code: info for info in ioc.indicators_list(actor=actor)}
        if rule.indicator_id not in names[posts]:
            _stop(rule, Stopped.NO_INDICATOR)
            continue
        key = (posts, rule.wanted, periods)
        if key not in found:
            found[key] = _Group(
                actor=actor, names=names[posts], wanted=rule.wanted, periods=periods, rules=[]
            )
        found[key].rules.append(rule)
    return list(found.values())


def _looked(group: _Group) -> list[Look]:
    """The numbers of a group; rules whose slice their owner may not see any more are stopped."""
    try:
        table = ioc.indicator_table(
            actor=group.actor,
            codes=sorted({rule.indicator_id for rule in group.rules}),
            periods=group.periods,
            wanted=group.wanted,
        )
    except NotFound:  # a refused slice, or an agency or unit that is gone
        for rule in group.rules:
            _stop(rule, Stopped.NOT_SEEN)
        return []
    return [_look(rule, group.names[rule.indicator_id], table) for rule in group.rules]


def _look(rule: AlertRule, info: IndicatorInfo, table: Sequence[Mapping[str, Value]]) -> Look:
    condition = condition_of(rule)
    values = [values[rule.indicator_id] for values in table]
    number = measured(condition, [value.number for value in values])
    if condition.kind is RuleKind.NO_DATA:
        is_held = lacks(condition, number, values[-1].at, clock.now())
    else:
        is_held = holds(condition, number, was=rule.is_held)
    return Look(rule=rule, info=info, number=number, is_held=is_held)


def _keep_quiet(looks: Sequence[Look]) -> None:
    """What nobody has to be told. One statement for all."""
    if not looks:
        return
    now = clock.now()
    rules = [look.rule for look in looks]
    db.execute(
        QUIET,
        [
            now,
            [rule.pk for rule in rules],
            [look.number for look in looks],
            [next_look(now, rule.every_minutes) for rule in rules],
            [rule.next_at for rule in rules],
        ],
    )


@transaction.atomic
def _keep(look: Look) -> None:
    """What begins, goes on or ends: the rule, its alert and the messages together, or nothing."""
    rule = _locked(look.rule)
    if rule is None:
        return
    was, now = rule.is_held, clock.now()
    rule.seen, rule.is_held, rule.checked_at = look.number, look.is_held, now
    rule.next_at = next_look(now, rule.every_minutes)
    rule.save(update_fields=["seen", "is_held", "checked_at", "next_at"])
    if look.is_held and not was:
        opened(rule, look.info, look.number)
    elif look.is_held:
        went_on(rule, look.info, look.number)
    else:
        ended(rule, Ending.ENDED)


@transaction.atomic
def _stop(found: AlertRule, why: Stopped) -> None:
    """A rule that may not look any more says so and ends what it raised."""
    rule = _locked(found)
    if rule is None:
        return
    rule.stopped, rule.stopped_at = why.value, clock.now()
    rule.is_held, rule.version = False, rule.version + 1
    rule.save(update_fields=["stopped", "stopped_at", "is_held", "version"])
    ended(rule, Ending.STOPPED, stopped_text(why))
    rule_stopped_told(rule, stopped_text(why))


def _locked(found: AlertRule) -> AlertRule | None:
    """The rule as it was when it was looked for; none if somebody was faster."""
    rows = AlertRule.objects.select_for_update().filter(
        pk=found.pk, next_at=found.next_at, version=found.version, stopped=""
    )
    return rows.first()
