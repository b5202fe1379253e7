"""An administrator acts for her agency and those below it; what all share is the province's."""

import pytest
from django.db import transaction

from cases import hierarchy
from cases import world as worlds
from cases.test_random_commands import FIELDS, REASON, SERVICES
from motcua.cases import selectors, services
from motcua.cases.change import facts_of
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case, LedgerEntry, Task
from motcua.cases.oversight_types import ThresholdKind
from motcua.cases.policies import ADMINISTERED, may_act, may_touch
from motcua.cases.types import Outcome, Term, TermKind
from motcua.catalogue import services as catalogue
from motcua.catalogue.selectors import published_version
from motcua.documents import services as documents
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import DomainError, NotAllowed, NotFound
from motcua.kernel.ids import new_id
from motcua.organisation import selectors as organisation
from motcua.process import selectors as process
from motcua.worktime.types import TimeUnit

# Where the administrator sits → whether she sees to the commune's case that its officer has.
PLACES = {
    "province": True,
    "centre": True,
    "district": True,
    "commune": True,
    "other": False,
    "police": False,
}
SHARED = {"province", "centre"}
NEEDED = FIELDS | {
    Command.PROPOSE: {"outcome": Outcome.GRANTED, "proposal": REASON},
    Command.ACCEPT: {"checked": []},
    Command.ASSIGN: {"staff_id": new_id(), "reason": "Nghỉ phép."},
    Command.SIGN_LETTER: {"letter_id": 1},
    Command.SEAL_LETTER: {"letter_id": 1},
    Command.EXTEND: {"reason": "Xác minh.", "value": 2, "unit": TimeUnit.WORKING_DAY},
}


@pytest.fixture
def administrators(world):
    tree = hierarchy.grow(world)
    agencies = {
        "province": tree.province,
        "centre": world.centre,
        "district": tree.district,
        "commune": world.commune,
        "other": tree.other,
        "police": world.police,
    }
    return {
        name: worlds.staff(agency, Role.ADMINISTRATOR, f"quantri.{name}")
        for name, agency in agencies.items()
    }


def test_each_command_is_given_by_the_administrators_of_the_work_and_by_no_other(
    world, administrators
):
    case = Case.objects.get(pk=worlds.taken(world).id)
    task = Task.objects.get(case_id=case.pk, closed_at__isnull=True)
    over_the_case = {name for name, sees in PLACES.items() if sees}

    for command in Command:
        expected = over_the_case if command in ADMINISTERED else set()
        for ask in (may_act, may_touch):
            facts = facts_of(case, [task], task if ask is may_act else None)
            assert {who for who in PLACES if ask(administrators[who], command, facts)} == expected


def test_work_at_another_agency_is_for_the_administrators_there(world, administrators):
    """The commune's administrator sees to the commune's case, not to the police officer's task."""
    case = Case.objects.get(pk=worlds.taken(world).id)
    task = Task.objects.get(case_id=case.pk, closed_at__isnull=True)
    task.agency_id = world.police.pk
    facts = facts_of(case, [task], task)

    def allowed(command):
        return {who for who in PLACES if may_act(administrators[who], command, facts)}

    assert allowed(Command.ASSIGN) == allowed(Command.RELEASE) == SHARED | {"police"}
    assert allowed(Command.MOVE) == {who for who, sees in PLACES.items() if sees}


def answer(actor, command, case_id, version):
    """What the service says: the class of its refusal, or that it was done; nothing is kept."""
    try:
        with transaction.atomic():
            SERVICES[command](
                actor=actor, case_id=case_id, expected_version=version, **NEEDED.get(command, {})
            )
            raise Done  # noqa: TRY301 - takes back what was done
    except (DomainError, Done) as said:
        return type(said)


class Done(Exception):
    """The command was allowed."""


def test_a_case_elsewhere_and_none_look_alike_under_every_command(world, administrators):
    case = worlds.taken(world)
    rows = LedgerEntry.objects.filter(case_id=case.id).count()

    for command in SERVICES:
        for who, sees in PLACES.items():
            said = answer(administrators[who], command, case.id, case.version)
            absent = answer(administrators[who], command, new_id(), case.version)
            assert absent is NotFound
            hidden = command not in ADMINISTERED or not sees
            # The process with the given hash is not there either.
            assert (said is NotFound) == (hidden or command is Command.MOVE), (command, who)
    assert LedgerEntry.objects.filter(case_id=case.id).count() == rows


def test_an_administrator_takes_work_from_an_officer_below_and_sees_no_other(world, administrators):
    case = worlds.taken(world)
    officer = world.officer(Role.CASE_OFFICER)
    held = {
        who: sum(
            row.number
            for row in selectors.work_of(actor=administrators[who], staff_id=officer.staff_id)
        )
        for who in PLACES
    }

    assert held == {who: int(sees) for who, sees in PLACES.items()}
    services.case_release(
        actor=administrators["district"],
        case_id=case.id,
        expected_version=case.version,
        reason="Nghỉ ốm.",
    )
    assert Task.objects.get(case_id=case.id, closed_at__isnull=True).assignee_id is None


def test_the_list_of_moves_holds_the_cases_of_the_agencies_below(world, administrators):
    case = worlds.taken(world)
    hash_ = _hash(case)

    def listed(who):
        plan = selectors.moves_plan(
            actor=administrators[who], procedure_code=worlds.GENERIC, process_hash=hash_
        )
        return [row.id for row in plan.rows]

    assert {who: listed(who) for who in PLACES} == {
        who: [case.id] if sees else [] for who, sees in PLACES.items()
    }
    with pytest.raises(NotAllowed):
        selectors.moves_plan(
            actor=world.officer(Role.APPROVER), procedure_code=worlds.GENERIC, process_hash=hash_
        )


def test_cases_that_nobody_may_approve_are_told_to_who_sees_to_them(world, administrators):
    worlds.proposed(world)
    hierarchy.nobody_leads(world.commune)

    told = {who: len(selectors.cases_stuck(actor=administrators[who])) for who in PLACES}
    assert told == {who: int(sees) for who, sees in PLACES.items()}
    with pytest.raises(NotFound):
        selectors.cases_stuck(actor=world.officer(Role.APPROVER))


def _hash(case):
    row = Case.objects.get(pk=case.id)
    return published_version(row.procedure_version_id).process.hash


@pytest.mark.parametrize("who", PLACES)
def test_what_the_province_shares_is_changed_by_its_administrators_only(world, administrators, who):
    actor = administrators[who]
    case = worlds.taken(world)
    definition = process.definition(_hash(case))
    documents.texts_ensure(actor=SYSTEM)
    changes = {
        "term": lambda: services.clock_term_set(
            actor=actor, kind=TermKind.SUPPLEMENT, new=Term(basis="Quyết định 1", value=10)
        ),
        "alert": lambda: services.alert_rule_set(actor=actor, kind=ThresholdKind.SHARE, value=30),
        "process": lambda: catalogue.process_publish(
            actor=actor, codes=[worlds.GENERIC], definition=definition, note="Thử"
        ),
        "draft": lambda: catalogue.process_draft_create(actor=actor, definition=definition),
        "text": lambda: documents.text_draft_save(
            actor=actor, form="form_01_receipt", texts={}, expected_revision=0
        ),
        "import": lambda: catalogue.procedures_import(actor=actor, codes={worlds.GENERIC}),
    }
    refused = set()
    for name, change in changes.items():
        try:
            with transaction.atomic():
                change()
        except (NotAllowed, NotFound) as refusal:
            refused.add((name, type(refusal)))
        except DomainError:
            pass

    kinds = dict.fromkeys(changes, NotAllowed) | {"text": NotFound}
    assert refused == (set() if who in SHARED else set(kinds.items()))
    assert organisation.administers_province(actor) == (who in SHARED)
