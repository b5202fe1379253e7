"""The lifecycle agrees with itself, with the national codes and with the database."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from cases import world as worlds
from motcua.cases.lifecycle import (
    APPROVING,
    FINAL,
    KNOWN,
    NATIONAL_MOVES,
    RULES,
    SUBMITTED,
    Clock,
    Command,
    Delivery,
    Place,
    Status,
    Step,
    StepRefused,
    commands_at,
    target,
    targets,
)
from motcua.cases.models import Case
from motcua.cases.rules import TITLES

EVERY_PLACE = [
    Place(step=step, status=status, clock=clock, delivery=delivery)
    for step, status, clock, delivery in itertools.product(Step, Status, Clock, Delivery)
]


def test_every_command_but_the_first_has_a_rule():
    assert {rule.command for rule in RULES} == set(Command) - {Command.SUBMIT}


def test_a_command_has_one_rule_for_each_place():
    ways = [(rule.command, source) for rule in RULES for source in rule.sources]

    assert len(ways) == len(set(ways))


def test_where_a_command_may_lead_to_several_places_the_step_tells_them_apart():
    for rule in RULES:
        assert len({place.step for place in rule.targets}) == len(rule.targets)
        for source in rule.sources:
            assert {target(rule.command, source, place.step) for place in rule.targets} == (
                rule.targets
            )


def test_a_step_that_the_table_does_not_offer_is_refused():
    with pytest.raises(StepRefused):
        target(Command.APPROVE, APPROVING, Step.HAND_OVER)
    with pytest.raises(StepRefused):
        target(Command.APPROVE, APPROVING)


def test_every_known_place_is_reached_from_submission():
    reached, frontier = {SUBMITTED}, {SUBMITTED}
    while frontier:
        frontier = {
            found
            for place in frontier
            for command in commands_at(place)
            for found in targets(command, place)
        } - reached
        reached |= frontier

    assert reached == KNOWN


def test_every_known_place_leads_to_an_end():
    ending = set(FINAL)
    for _round in KNOWN:
        ending |= {
            place
            for place in KNOWN
            if any(targets(command, place) & ending for command in commands_at(place))
        }

    assert ending == KNOWN


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.command.value)
def test_the_national_status_moves_only_as_the_national_portal_knows(rule):
    for source, place in itertools.product(rule.sources, rule.targets):
        assert place.status == source.status or place.status in NATIONAL_MOVES[source.status]


def test_only_results_refusals_and_withdrawals_are_final():
    assert {place.status for place in FINAL} == {
        Status.RETURNED,
        Status.NOT_RECEIVED,
        Status.WITHDRAWN,
    }
    assert all(place.step is Step.END for place in FINAL)
    assert {place for place in KNOWN if place.step is Step.END} == FINAL


def test_the_clock_runs_exactly_while_the_agency_has_the_case():
    working = {Step.APPRAISE, Step.CONSULT, Step.OUTSIDE, Step.APPROVE, Step.SIGN, Step.SEAL}
    halted = {Step.SUPPLEMENT, Step.PAY}

    assert {place.step for place in KNOWN if place.clock is Clock.RUNNING} == working
    assert {place.step for place in KNOWN if place.clock is Clock.PAUSED} == halted


def test_a_command_from_a_wrong_place_is_refused():
    legal = {(rule.command, source) for rule in RULES for source in rule.sources}
    for command, place in itertools.product(Command, KNOWN):
        if (command, place) not in legal:
            with pytest.raises(StepRefused):
                target(command, place)


def test_every_command_has_words():
    assert set(TITLES) == set(Command)


def test_the_database_refuses_every_place_that_the_table_does_not_know(world):
    """All 1,440 combinations are tried on a real row, received and not."""
    fresh, taken = worlds.submit(world), worlds.received(world)

    kept = set()
    for place in EVERY_PLACE:
        row = taken if place.clock is not Clock.IDLE else fresh
        try:
            with transaction.atomic():
                Case.objects.filter(pk=row.id).update(
                    step=place.step.value,
                    status=place.status.value,
                    clock=place.clock.value,
                    delivery=place.delivery.value,
                )
        except IntegrityError as error:
            assert "case_place_known" in str(error)  # noqa: PT017 - most combinations must fail
        else:
            kept.add(place)

    assert kept == KNOWN


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"outcome": "perhaps"}, "case_outcome_known"),
        ({"code": None}, "case_code_from_receipt_on"),
        ({"received_at": None}, "case_code_from_receipt_on"),
        (
            {
                "appraised_by": "01920000-0000-7000-8000-000000000000",
                "approved_by": "01920000-0000-7000-8000-000000000000",
            },
            "case_four_eyes",
        ),
    ],
)
def test_the_database_refuses_a_case_that_contradicts_itself(world, change, constraint):
    case = worlds.received(world)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Case.objects.filter(pk=case.id).update(**change)
