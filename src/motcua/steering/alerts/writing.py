"""Write rules and switch them: the commands of alert rules."""

import math
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.identity import selectors as identity
from motcua.ioc import selectors as ioc
from motcua.ioc.errors import SliceRefused
from motcua.ioc.types import Grain
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.organisation import selectors as organisation
from motcua.steering.alerts.models import AlertReader, AlertRule
from motcua.steering.alerts.policies import home_for
from motcua.steering.alerts.raising import ended
from motcua.steering.alerts.readers import post_sees, staff_sees
from motcua.steering.alerts.reading import rules_of
from motcua.steering.alerts.rows import columns, wish_of
from motcua.steering.alerts.types import Condition, Ending, Reader, RuleWish, Stopped
from motcua.steering.errors import RuleChanged

EVERY = (15, 60, 24 * 60)  # minutes
STEPS = (3, 24)
MOST_HOURS = 24 * 366
MOST_RISE = 80  # working hours: two weeks
MOST_READERS = 20
LONGEST_NAME = 200
LONGEST_ADDRESS = 254  # as far as mail goes, and the column


def rule_save(
    *,
    actor: Actor,
    wish: RuleWish,
    rule_id: UUID | None = None,
    expected_version: int = 0,
    once: Once | None = None,
) -> UUID:
    """Write a rule, or another one in its place; its key. Who saves it is its owner from then on:
    the rule sees what she sees, for the agency from which she leads it, and its readers must see it
    as well. An alert that is open ends.

    `NotAllowed` for who leads no agency, `NotFound` for a rule that is not the actor's to change,
    `RuleChanged` for an old version, `Invalid` names the field. The slice is asked once as the
    actor, before the transaction. `once`: the form that it comes from, see `kernel.idempotency`.
    """
    home = _home(actor, wish.wanted.agency_id)
    wish = _narrowed(home, _clean(wish))
    _check(actor, wish)
    readers = [_reader(each, wish.wanted.agency_id) for each in wish.readers]
    with transaction.atomic():
        rule = AlertRule() if rule_id is None else _locked(actor, rule_id, expected_version)
        for name, value in columns(wish).items():
            setattr(rule, name, value)
        _begin(actor, home, rule, _("Quy tắc được sửa."))
        AlertReader.objects.filter(rule=rule).delete()
        for reader in readers:
            reader.rule = rule
        AlertReader.objects.bulk_create(readers)
        audit.record(actor=actor, what=What.ALERT_RULE_SAVED, subject_ref=rule.pk)
        remember(once, {"id": str(rule.pk)})
    return rule.pk


@transaction.atomic
def rule_switch(*, actor: Actor, rule_id: UUID, expected_version: int, is_on: bool) -> None:
    """Switch a rule off, which ends what it raised, or on again: then it is the actor's.

    Errors as of `rule_save`.
    """
    rule = _locked(actor, rule_id, expected_version)
    home = _home(actor, rule.of_agency_id)
    if is_on:
        _check(actor, wish_of(rule))
        _begin(actor, home, rule, "")
        audit.record(actor=actor, what=What.ALERT_RULE_SAVED, subject_ref=rule.pk)
        return
    rule.stopped, rule.stopped_at = Stopped.OFF.value, clock.now()
    rule.is_held, rule.version = False, rule.version + 1
    rule.save()
    ended(rule, Ending.STOPPED, _("%(name)s tắt quy tắc.") % {"name": actor.name})
    audit.record(actor=actor, what=What.ALERT_RULE_STOPPED, subject_ref=rule.pk)


def _home(actor: Actor, agency_id: UUID | None) -> UUID:
    """The agency for which the actor writes a rule on these figures; `NotAllowed`: for none."""
    home = home_for(
        actor,
        agency_id,
        below=organisation.agencies_below,
        province=organisation.agencies_of_the_province(),
    )
    if home is None:
        raise NotAllowed
    return home


def _begin(actor: Actor, home: UUID, rule: AlertRule, note: str) -> None:
    """The actor's from now on, to be looked at at once."""
    is_new = rule._state.adding  # noqa: SLF001 - Django's word for a row that is not kept yet
    assert actor.account_id is not None
    assert actor.staff_id is not None
    if not is_new:
        ended(rule, Ending.STOPPED, note)
        rule.version += 1
    rule.agency_id = home
    rule.owner_account_id, rule.owner_staff_id = actor.account_id, actor.staff_id
    rule.owner_name = actor.name
    rule.stopped, rule.stopped_at, rule.is_held = "", None, False
    rule.next_at = clock.now()
    rule.save()


def _locked(actor: Actor, rule_id: UUID, expected_version: int) -> AlertRule:
    if not AlertRule.objects.filter(rules_of(actor), pk=rule_id).exists():
        raise NotFound
    rule = AlertRule.objects.select_for_update().get(pk=rule_id)
    if rule.version != expected_version:
        raise RuleChanged
    return rule


def _clean(wish: RuleWish) -> RuleWish:
    return replace(wish, name=text.clean(wish.name))


def _narrowed(home: UUID, wish: RuleWish) -> RuleWish:
    """Without an agency a rule looks at the whole province, or at the agency of its owner."""
    if wish.wanted.agency_id is not None or home in organisation.agencies_of_the_province():
        return wish
    return replace(wish, wanted=replace(wish.wanted, agency_id=home))


def _check(actor: Actor, wish: RuleWish) -> None:
    wrong = _wrong_numbers(wish.condition)
    if not wish.name or "\n" in wish.name or len(wish.name) > LONGEST_NAME:
        wrong["name"] = _("Xin ghi tên quy tắc, nhiều nhất 200 ký tự.")
    if wish.every_minutes not in EVERY:
        wrong["every_minutes"] = _("Xin chọn nhịp xem số liệu.")
    if not 0 <= wish.rise_hours <= MOST_RISE:
        wrong["rise_hours"] = _("Xin ghi số giờ làm việc, từ 0 đến 80.")
    if not 1 <= len(wish.readers) <= MOST_READERS:
        wrong["readers"] = _("Xin chọn ít nhất một người nhận, nhiều nhất 20.")
    if wrong:
        raise Invalid(fields=wrong)
    try:
        ioc.indicator_value(
            actor=actor,
            code=wish.indicator,
            period=ioc.period_of(Grain.DAY, clock.today()),
            wanted=wish.wanted,
        )
    except SliceRefused as refused:
        raise Invalid(fields={"agency": refused.text}) from refused
    except NotFound as unknown:
        raise Invalid(fields={"indicator": unknown.text}) from unknown


def _wrong_numbers(condition: Condition) -> dict[str, str]:
    wrong = {}
    if not math.isfinite(condition.bound):
        wrong["bound"] = _("Xin ghi một số.")
    if not math.isfinite(condition.margin) or condition.margin < 0:
        wrong["margin"] = _("Xin ghi một số không âm.")
    if not STEPS[0] <= condition.steps <= STEPS[1]:
        wrong["steps"] = _("Xin ghi số kỳ, từ 3 đến 24.")
    if not 1 <= condition.stale_hours <= MOST_HOURS:
        wrong["stale_hours"] = _("Xin ghi số giờ, từ 1 đến 8.784.")
    return wrong


def _reader(reader: Reader, of_agency_id: UUID | None) -> AlertReader:
    """A line of readers as a row; `Invalid` for an unknown account, a wrong address, and for who
    may not see the figures of the agency.
    """
    if reader.agency_id is not None:
        return _post(reader.agency_id, reader.role, of_agency_id)
    staff_id = _staff(reader.username, of_agency_id) if reader.username else None
    _check_addresses(reader)
    return AlertReader(
        staff_id=staff_id, username=reader.username, email=reader.email, phone=reader.phone
    )


def _post(agency_id: UUID, role: Role | None, of_agency_id: UUID | None) -> AlertReader:
    name = organisation.agency_info(agency_id).name
    if role is None:
        raise Invalid(fields={"readers": _("Xin chọn vị trí của người nhận.")})
    if not post_sees(agency_id, role, of_agency_id):
        said = _("%(agency)s không xem được phần số liệu này nên không nhận được báo.")
        raise Invalid(fields={"readers": said % {"agency": name}})
    return AlertReader(agency_id=agency_id, role=role.value)


def _staff(username: str, of_agency_id: UUID | None) -> UUID:
    staff_id = identity.actor_named(username).staff_id
    if staff_id is None:
        said = _("Không có cán bộ với tên đăng nhập %(name)s.")
        raise Invalid(fields={"usernames": said % {"name": username}})
    if not staff_sees(staff_id, of_agency_id):
        said = _("%(name)s không xem được phần số liệu này nên không nhận được báo.")
        raise Invalid(fields={"usernames": said % {"name": username}})
    return staff_id


def _check_addresses(reader: Reader) -> None:
    if reader.email:
        said = _("%(address)s không phải là địa chỉ thư điện tử.") % {"address": reader.email}
        try:
            validate_email(reader.email)
        except ValidationError as error:
            raise Invalid(fields={"emails": said}) from error
        if len(reader.email) > LONGEST_ADDRESS:
            raise Invalid(fields={"emails": said})
    if reader.phone and not identity.is_mobile(reader.phone):
        said = _("%(phone)s không phải là số điện thoại di động.") % {"phone": reader.phone}
        raise Invalid(fields={"phones": said})
