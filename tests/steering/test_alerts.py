"""Rules that look at numbers: what they raise, whom they tell, how it ends."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from cases import hierarchy
from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.identity.selectors import actor_named
from motcua.ioc import selectors as ioc
from motcua.ioc.types import Slice
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.notifications.models import Message
from motcua.organisation.models import Agency, Post, PostHolding
from motcua.organisation.selectors import agencies_forget, standing_forget
from motcua.steering import selectors, services
from motcua.steering.alerts import raising, readers
from motcua.steering.errors import AlertOver, RuleChanged
from motcua.steering.models import Alert, AlertEntry, AlertRule
from motcua.steering.types import (
    Condition,
    Ending,
    Happened,
    Looks,
    Reader,
    RuleKind,
    RuleWish,
    Severity,
    Stopped,
)
from steering import ground

CONDITION = Condition(kind=RuleKind.ABOVE, looks=Looks.DAY, bound=1, margin=0.5)


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    stop_clock("2025-03-17 08:00")
    return ground.build(settings, tmp_path)


@pytest.fixture
def chair(world):
    return ground.with_account(world.tree.commune_chair)


def wish_for(world, **changes):
    wish = RuleWish(
        name="Hồ sơ nộp trong ngày",
        indicator="submitted",
        condition=CONDITION,
        wanted=Slice(agency_id=world.commune.id),
        severity=Severity.SERIOUS,
        readers=(
            Reader(agency_id=world.commune.id, role=Role.APPROVER),
            Reader(agency_id=world.commune.id, role=Role.CASE_OFFICER),
            Reader(email="truc@example.vn", phone="0912345678"),
        ),
        by_email=True,
        by_sms=True,
        rise_hours=8,
    )
    return replace(wish, **changes)


def submitted(world, number):
    for _each in range(number):
        worlds.submit(world)
    ioc.facts_forget()


def looked(stop_clock, moment):
    stop_clock(moment)
    ioc.facts_forget()
    return services.alerts_evaluate()


@pytest.fixture
def found(world, chair, stop_clock):
    """An open alert of the commune, since a quarter past eight."""
    services.rule_save(actor=chair, wish=wish_for(world))
    submitted(world, 2)
    looked(stop_clock, "2025-03-17 08:15")
    (found,) = selectors.alerts_open(actor=chair)
    return found


def waiting(*actors):
    return [selectors.steering_waiting(actor=actor)[0] for actor in actors]


def test_an_alert_begins_once_goes_on_and_ends_by_itself(world, chair, stop_clock, monkeypatch):
    services.rule_save(actor=chair, wish=wish_for(world))
    assert services.alerts_evaluate() == 1
    assert services.alerts_evaluate() == 0, "not before the next quarter of an hour"
    assert not Alert.objects.exists()

    submitted(world, 2)

    # A worker dies after the message was written: nothing of it stays, and the next one does it.
    def die(*_args, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(raising, "_tell_readers", die)
        with pytest.raises(KeyboardInterrupt):
            looked(stop_clock, "2025-03-17 08:15")
    assert not Alert.objects.exists()
    assert looked(stop_clock, "2025-03-17 08:16") == 1
    assert looked(stop_clock, "2025-03-17 08:16") == 0

    (found,) = selectors.alerts_open(actor=chair)
    assert found.text == (
        f"Hồ sơ đã nộp hôm nay là 2 hồ sơ, cao hơn mức 1 hồ sơ ({world.commune.name})."
    )
    assert (found.value, found.peak, found.severity) == (2, 2, Severity.SERIOUS)
    sent = Message.objects.filter(subject_ref=found.id)
    told = sent.filter(channel="in_app").values_list("person_id", flat=True)
    assert {chair.staff_id, world.officer(Role.CASE_OFFICER).staff_id} < set(told)
    assert told.count() == 3
    assert sorted(sent.exclude(channel="in_app").values_list("channel", "recipient")) == [
        ("email", "truc@example.vn"),
        ("email", ground.MAILBOX),
        ("sms", "0912345678"),
    ]

    submitted(world, 1)
    looked(stop_clock, "2025-03-17 08:31")
    (found,) = selectors.alerts_open(actor=chair)
    assert (found.value, found.peak) == (3, 3)
    assert sent.count() == 6, "one message for an alert, not one for each look"


def test_an_alert_ends_by_itself_and_its_history_stays(world, chair, found, stop_clock):
    looked(stop_clock, "2025-03-18 08:31")  # a new day: nothing was submitted
    assert selectors.alerts_open(actor=chair) == ()
    (found,) = selectors.alerts_closed(actor=chair)
    assert found.ending is Ending.ENDED
    detail = selectors.alert_detail(actor=chair, alert_id=found.id)
    assert [(line.what, line.value) for line in detail.lines] == [
        (Happened.OPENED, 2),
        (Happened.ENDED, 0),
    ]
    with pytest.raises(AlertOver):
        services.alert_acknowledge(actor=chair, alert_id=found.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        AlertEntry.objects.filter(alert_id=found.id).update(note="khác")
    assert AlertRule.objects.get().seen == 0


def test_who_is_told_sees_an_alert_and_others_find_none(
    world, chair, found, django_assert_num_queries
):
    district, officer = world.tree.district_chair, world.officer(Role.CASE_OFFICER)
    assert [each.id for each in selectors.alerts_open(actor=officer)] == [found.id]
    assert selectors.alerts_open(actor=district) == ()
    below = selectors.alerts_open(actor=district, is_mine=False)
    assert [each.id for each in below] == [found.id]
    for stranger in (world.tree.other_chair, world.officer(Role.REGISTRAR)):
        assert selectors.alerts_open(actor=stranger) == ()
        with pytest.raises(NotFound):
            selectors.alert_detail(actor=stranger, alert_id=found.id)
        with pytest.raises(NotFound):
            services.alert_close(actor=stranger, alert_id=found.id, note="Không phải việc của tôi.")
    with pytest.raises(NotFound):
        selectors.alerts_open(actor=world.citizen)
    with django_assert_num_queries(1):
        assert selectors.steering_waiting(actor=chair) == (1, 0)
    assert waiting(district, officer) == [0, 1]


def test_what_nobody_acknowledges_goes_one_level_up_after_another(world, found, stop_clock):
    top, district = world.tree.chair, world.tree.district_chair
    assert services.alerts_turn() == 0
    stop_clock("2025-03-18 08:16")  # eight working hours
    assert services.alerts_turn() == 1
    assert services.alerts_turn() == 0
    assert waiting(district, top) == [1, 0]
    risen = Message.objects.filter(person_id=district.staff_id, subject_ref=found.id)
    assert [row.subject for row in risen] == ["Cảnh báo chưa ai xác nhận: Hồ sơ nộp trong ngày"]

    stop_clock("2025-03-19 08:16")
    assert services.alerts_turn() == 1
    assert waiting(top) == [1]
    stop_clock("2025-03-24 08:16")
    assert services.alerts_turn() == 0, "nobody is above the province"
    assert risen.count() == 1


def test_what_is_put_off_comes_back_and_what_is_known_does_not(world, chair, found, stop_clock):
    officer, top = world.officer(Role.CASE_OFFICER), world.tree.chair
    sent = Message.objects.filter(person_id=officer.staff_id, subject_ref=found.id)
    now = clock.now()
    for wrong in (now, now + timedelta(days=32)):
        with pytest.raises(Invalid):
            services.alert_snooze(actor=officer, alert_id=found.id, until=wrong)
    services.alert_snooze(actor=officer, alert_id=found.id, until=now + timedelta(days=3))
    assert waiting(chair) == [0]
    stop_clock("2025-03-20 08:16")
    assert [services.alerts_turn(), services.alerts_turn()] == [1, 0]
    assert (sent.count(), waiting(chair)) == (2, [1])

    services.alert_acknowledge(actor=chair, alert_id=found.id, note="Đang phân công.")
    services.alert_acknowledge(actor=chair, alert_id=found.id)
    stop_clock("2025-03-24 08:16")
    assert services.alerts_turn() == 0
    services.alert_comment(actor=top, alert_id=found.id, note="Báo cáo trước thứ Sáu.")
    with pytest.raises(Invalid):
        services.alert_close(actor=chair, alert_id=found.id, note=" ")
    services.alert_close(actor=chair, alert_id=found.id, note="Đã thêm người.")
    lines = selectors.alert_detail(actor=chair, alert_id=found.id).lines
    assert [line.what.value for line in lines] == [
        *("opened", "snoozed", "woken", "acknowledged", "commented", "closed")
    ]
    assert [line.number for line in lines] == list(range(1, 7))
    assert lines[3].by_name == chair.name
    assert AuditEntry.objects.filter(what="alert_acted_on", subject_ref=found.id).count() == 4


def test_what_was_closed_by_hand_opens_again_only_after_its_condition_ended(
    world, chair, found, stop_clock
):
    services.alert_close(actor=chair, alert_id=found.id, note="Biết rồi.")

    looked(stop_clock, "2025-03-17 08:31")
    assert selectors.alerts_open(actor=chair) == ()
    looked(stop_clock, "2025-03-18 07:00")
    stop_clock("2025-03-18 07:01")
    submitted(world, 2)
    looked(stop_clock, "2025-03-18 07:20")
    (again,) = selectors.alerts_open(actor=chair)
    assert again.id != found.id


def test_a_rule_sees_what_its_owner_sees(world, chair):
    for refused in (world.tree.other.id, world.tree.district.id):
        wish = wish_for(world, wanted=Slice(agency_id=refused))
        with pytest.raises(Invalid) as caught:
            services.rule_save(actor=chair, wish=wish)
        assert "agency" in caught.value.fields
    with pytest.raises(NotAllowed):
        services.rule_save(actor=world.officer(Role.CASE_OFFICER), wish=wish_for(world))

    # Without an agency it is the own one, not the province.
    rule_id = services.rule_save(actor=chair, wish=wish_for(world, wanted=Slice()))
    rule = selectors.rule_detail(actor=chair, rule_id=rule_id)
    assert rule.wish.wanted == Slice(agency_id=world.commune.id)
    assert rule.wish.readers == wish_for(world).readers
    with pytest.raises(NotFound):
        selectors.rule_detail(actor=world.tree.other_chair, rule_id=rule_id)
    assert selectors.rules_list(actor=world.tree.other_chair) == ()


def test_who_leads_two_agencies_tells_the_leaders_of_neither_the_others_number(
    world, chair, stop_clock
):
    tree, other = world.tree, world.tree.other_chair
    both = leading_also(chair, tree.other)
    officer = ground.with_account(worlds.staff(tree.other, Role.CASE_OFFICER, "chuyenvien.xa2"))
    lines = [
        Reader(agency_id=tree.other.id, role=post.role) for post in (*other.posts, *officer.posts)
    ]
    for wrong in (*lines, Reader(username=f"nv-{officer.staff_id}")):
        with pytest.raises(Invalid):
            services.rule_save(actor=both, wish=wish_for(world, readers=(wrong,)))
    address = Reader(email="bao@example.vn", phone="0912345678")
    rule_id = services.rule_save(actor=both, wish=wish_for(world, readers=(address,)))
    rule = AlertRule.objects.get(pk=rule_id)
    assert rule.agency_id == world.commune.id, "for the agency whose number it is"

    # A rule from before: it is the other agency's, and its lines name posts there.
    AlertRule.objects.update(agency=tree.other)
    for line in lines:
        rule.readers.create(agency_id=line.agency_id, role=line.role.value)
    submitted(world, 2)
    looked(stop_clock, "2025-03-17 08:15")
    (found,) = selectors.alerts_open(actor=both)
    sent = Message.objects.filter(subject_ref=found.id)
    own = sent.filter(person_id=both.staff_id)
    assert [("là 2 hồ sơ" in row.body, row.channel) for row in own] == [(True, "in_app")]
    others = sent.exclude(person_id=both.staff_id).order_by("channel")
    assert [row.channel for row in others] == ["email", "in_app", "sms"], "an address is called"
    assert not any("là 2 hồ sơ" in row.body for row in others)
    for stranger in (other, officer):
        assert not sent.filter(person_id=stranger.staff_id).exists()
        assert waiting(stranger) == [0]
        with pytest.raises(NotFound):
            selectors.alert_detail(actor=stranger, alert_id=found.id)
        with pytest.raises(NotFound):
            selectors.rule_detail(actor=stranger, rule_id=rule_id)

    stop_clock("2025-03-18 08:16")
    goes_up_past_those_who_may_not_know(world, rule)


def goes_up_past_those_who_may_not_know(world, rule):
    tree = world.tree
    assert services.alerts_turn() == 1
    assert waiting(tree.district_chair, tree.other_chair) == [1, 0]
    rule.agency, rule.of_agency = tree.other, world.police
    passed = [each.id for each in readers.way_up(rule)]
    assert passed == [tree.other.id, tree.province.id], "the district sees nothing of the police"


def leading_also(actor, agency):
    """The leader of one agency, who leads another one with a mailbox from now on."""
    Agency.objects.filter(pk=agency.pk).update(email="xa2@example.vn")
    agencies_forget()
    post = Post.objects.get(agency=agency, role=Role.APPROVER.value)
    PostHolding.objects.create(post=post, staff_id=actor.staff_id, valid_from=date(2020, 1, 1))
    standing_forget()
    return actor_named(f"nv-{actor.staff_id}")


def test_a_rule_stops_when_its_owner_leaves_and_another_leader_takes_it_over(
    world, chair, found, stop_clock
):
    district = ground.with_account(world.tree.district_chair)
    hierarchy.nobody_leads(world.commune)
    standing_forget()
    looked(stop_clock, "2025-03-17 08:31")
    rule = selectors.rule_detail(actor=district, rule_id=found.rule_id)
    assert rule.stopped is Stopped.POST_LOST
    told = Message.objects.filter(subject_ref=rule.id, person_id=chair.staff_id)
    assert [row.subject for row in told] == ["Quy tắc cảnh báo đã dừng: Hồ sơ nộp trong ngày"]
    (closed,) = selectors.alerts_closed(actor=district)
    assert closed.ending is Ending.STOPPED

    with pytest.raises(RuleChanged):
        services.rule_switch(actor=district, rule_id=rule.id, expected_version=1, is_on=True)
    services.rule_save(
        actor=district, wish=rule.wish, rule_id=rule.id, expected_version=rule.version
    )
    looked(stop_clock, "2025-03-17 08:46")
    (again,) = selectors.alerts_open(actor=district)
    version = rule.version + 1
    services.rule_switch(actor=district, rule_id=rule.id, expected_version=version, is_on=False)
    assert selectors.alerts_open(actor=district) == ()
    assert looked(stop_clock, "2025-03-17 09:46") == 0
    assert selectors.rule_detail(actor=district, rule_id=rule.id).stopped is Stopped.OFF
    services.rule_switch(actor=district, rule_id=rule.id, expected_version=version + 1, is_on=True)
    assert looked(stop_clock, "2025-03-17 10:46") == 1
    assert selectors.alerts_open(actor=district)[0].id != again.id


WRONG = (
    ({"name": " "}, "name"),
    ({"readers": ()}, "readers"),
    ({"readers": (Reader(username="khongco"),)}, "usernames"),
    ({"readers": (Reader(email="khong phai"),)}, "emails"),
    ({"readers": (Reader(phone="113"),)}, "phones"),
    ({"indicator": "khong-co"}, "indicator"),
    ({"every_minutes": 1}, "every_minutes"),
    ({"rise_hours": 81}, "rise_hours"),
    ({"condition": replace(CONDITION, margin=-1)}, "margin"),
    ({"condition": replace(CONDITION, bound=float("nan"))}, "bound"),
    ({"condition": replace(CONDITION, steps=2)}, "steps"),
    ({"condition": replace(CONDITION, stale_hours=0)}, "stale_hours"),
)


def test_a_rule_that_is_not_right_says_where(world, chair):
    for changes, name in WRONG:
        with pytest.raises(Invalid) as caught:
            services.rule_save(actor=chair, wish=wish_for(world, **changes))
        assert name in caught.value.fields, changes
    assert not AlertRule.objects.exists()


def test_many_rules_are_asked_together(world, chair, stop_clock, monkeypatch):
    owner = (Reader(username=f"nv-{chair.staff_id}"),)
    for number in range(12):
        kind = (RuleKind.ABOVE, RuleKind.NO_DATA, RuleKind.BELOW)[number % 3]
        code = ("submitted", "ontime_percent", "overdue")[number % 3]
        condition = Condition(kind=kind, looks=Looks.DAY, bound=-1)
        wish = wish_for(world, indicator=code, condition=condition, readers=owner)
        services.rule_save(actor=chair, wish=wish)
    asked = []
    table = ioc.indicator_table

    def counting(**named):
        asked.append(named["codes"])
        return table(**named)

    def breaking(**named):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(ioc, "indicator_table", breaking)
        assert looked(stop_clock, "2025-03-17 08:14") == 0, "nothing is lost by a broken engine"
    monkeypatch.setattr(ioc, "indicator_table", counting)
    assert looked(stop_clock, "2025-03-17 08:15") == 12
    assert len(asked) == 1
    # Nothing is above -1 and not below; a share of nothing has no value.
    kinds = [each.kind for each in selectors.alerts_open(actor=chair)]
    assert sorted(kinds) == [RuleKind.ABOVE] * 4 + [RuleKind.NO_DATA] * 4
    hidden = [each for each in selectors.alerts_open(actor=chair) if each.kind is RuleKind.NO_DATA]
    assert "không có số liệu" in hidden[0].text


def test_agencies_in_red_are_those_with_most_overdue_work(world, stop_clock):
    worlds.taken(world)
    stop_clock("2025-06-17 08:00")
    worlds.taken(world)
    stop_clock("2025-06-17 09:00")
    ioc.facts_forget()

    (red,) = selectors.agencies_in_red(actor=world.tree.chair)

    assert (red.agency_id, red.overdue, red.working_on) == (world.commune.id, 1, 2)
    assert red.share == 50
