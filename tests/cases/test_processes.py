"""Cases along processes that are more than a chain: opinions, waits, linked cases, moving."""

from datetime import timedelta

import pytest
import time_machine

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import ProposalMissing, StepNotAllowed
from motcua.cases.events import LinkMoves
from motcua.cases.lifecycle import Status, Step
from motcua.cases.models import Case, LedgerEntry, Task, Timer
from motcua.cases.services.linked import on_link_moves
from motcua.cases.services.timers import timers_fire
from motcua.cases.types import Outcome
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, PostRef, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.process.compiling import compiled
from motcua.process.services import definition_store
from process_engine.samples import CHAIN, document, flow, flows, node, task

POLICE = "named:000.00.07.H10"
CENTRE = "named:000.00.99.H10"
DECISIONS = [{"key": "ask", "title": "Lấy ý kiến"}, {"key": "ready", "title": "Đủ điều kiện"}]


def asking(join="all", **police):
    """Two agencies are asked before the proposal, if the officer decides so."""
    return document(
        [
            task("intake"),
            task("read", "appraise", decisions=DECISIONS),
            node("needed", "exclusive", title="Có cần lấy ý kiến không?"),
            node("fork", "parallel", title="Lấy ý kiến", join=join),
            task("police", "consult", agency=POLICE, **police),
            task("centre", "consult", agency=CENTRE, role="desk_officer"),
            node("asked", "join"),
            task("appraise"),
            *(task(key) for key in CHAIN[2:]),
        ],
        [
            *flows("start > intake > read > needed"),
            flow("needed", "fork", 'decision == "ask"'),
            flow("needed", "appraise", default=True),
            *flows("fork > police > asked", "fork > centre > asked > appraise"),
            *flows("appraise > approve > sign > seal > hand_over > end"),
        ],
    )


def linking():
    """A second procedure at the police is awaited before the approval."""
    return document(
        [
            task("intake"),
            task("appraise"),
            node(
                "other", "subcase", title="Xác minh", procedure=worlds.GENERIC, agency="competent"
            ),
            *(task(key) for key in CHAIN[2:]),
        ],
        flows("start > intake > appraise > other > approve > sign > seal > hand_over > end"),
    )


def following(world, definition, case=None):
    """A received and taken case that follows this definition."""
    case = case or worlds.submit(world)
    hash_ = definition_store(definition=compiled(definition))
    Case.objects.filter(pk=case.id).update(process_hash=hash_)
    case = services.case_accept(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        checked=worlds.required(),
    )
    return services.case_take(
        actor=world.officer(Role.CASE_OFFICER), case_id=case.id, expected_version=case.version
    )


def asked(world, definition=None):
    case = following(world, definition or asking())
    return services.case_forward(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        decision="ask",
        note="Xin ý kiến hai cơ quan.",
    )


def answer(world, case, agency, decision="agree", role=Role.CASE_OFFICER):
    return services.case_answer_consult(
        actor=world.officer(role, agency),
        case_id=case.id,
        expected_version=case.version,
        decision=decision,
        opinion="Đồng ý." if decision == "agree" else "Chưa đủ hồ sơ nhân thân.",
    )


def open_nodes(case):
    rows = Task.objects.filter(case_id=case.id, closed_at__isnull=True)
    return sorted(rows.values_list("node", flat=True))


def test_a_decision_opens_a_consultation_at_two_agencies(world):
    case = asked(world)

    assert (case.step, case.status) == (Step.CONSULT, Status.PROCESSING)
    assert open_nodes(case) == ["centre", "police"]
    detail = selectors.case_detail(
        actor=world.officer(Role.CASE_OFFICER, world.police), case_id=case.id
    )
    assert "answer_consult" in detail.commands
    assert [key for key, _title in detail.decisions] == ["agree", "object"]


def test_the_case_goes_on_when_the_last_agency_has_answered(world):
    case = asked(world)

    case = answer(world, case, world.police)
    assert case.step is Step.CONSULT
    case = answer(world, case, world.centre, role=Role.DESK_OFFICER)

    assert case.step is Step.APPRAISE
    assert open_nodes(case) == ["appraise"]
    answers = Task.objects.filter(case_id=case.id, step="consult").order_by("node")
    assert [row.answer for row in answers] == ["agree", "agree"]


def test_the_first_objection_ends_the_consultation_where_the_process_says_so(world):
    case = asked(world, asking(join="first_objection"))

    case = answer(world, case, world.police, "object")

    assert open_nodes(case) == ["appraise"]
    left = Task.objects.get(case_id=case.id, node="centre")
    assert (left.answer, left.closed_at is not None) == ("", True)


def test_an_objection_needs_its_reason_and_an_answer_must_be_known(world):
    case = asked(world)
    police = world.officer(Role.CASE_OFFICER, world.police)
    common = {"actor": police, "case_id": case.id, "expected_version": case.version}

    with pytest.raises(Invalid):
        services.case_answer_consult(**common, decision="object", opinion=" ")
    with pytest.raises(Invalid):
        services.case_answer_consult(**common, decision="perhaps", opinion="Đồng ý.")


def test_nobody_answers_for_another_agency(world):
    case = asked(world)
    mine = Task.objects.get(case_id=case.id, node="centre").pk

    with pytest.raises(NotAllowed):
        services.case_answer_consult(
            actor=world.officer(Role.CASE_OFFICER, world.police),
            case_id=case.id,
            expected_version=case.version,
            decision="agree",
            opinion="",
            task_id=mine,
        )


def test_a_step_forward_never_leaves_the_last_appraisal_without_a_proposal(world):
    case = following(world, asking())
    officer = world.officer(Role.CASE_OFFICER)
    case = services.case_forward(
        actor=officer, case_id=case.id, expected_version=case.version, decision="ready"
    )

    with pytest.raises(ProposalMissing):
        services.case_forward(actor=officer, case_id=case.id, expected_version=case.version)
    assert open_nodes(case) == ["appraise"]


def test_who_did_any_appraising_step_never_approves(world):
    case = following(world, asking())
    first = world.officer(Role.CASE_OFFICER)
    both = worlds.staff(world.commune, Role.CASE_OFFICER, "second")
    case = services.case_forward(
        actor=first, case_id=case.id, expected_version=case.version, decision="ready"
    )
    case = services.case_propose(
        actor=both,
        case_id=case.id,
        expected_version=case.version,
        outcome=Outcome.GRANTED,
        proposal="",
    )

    for appraiser in (first, both):
        promoted = type(appraiser)(
            kind=appraiser.kind,
            staff_id=appraiser.staff_id,
            account_id=appraiser.account_id,
            posts=(PostRef(agency_id=world.commune.id, role=Role.APPROVER),),
        )
        with pytest.raises(NotAllowed):
            services.case_approve(actor=promoted, case_id=case.id, expected_version=case.version)


def test_silence_lets_the_case_go_on_where_the_process_says_so(world, settings):
    lapse = [{"key": "silent", "action": "stop", "hours": 16, "target": "asked"}]
    case = asked(world, asking(timers=lapse))
    set_at = Timer.objects.get(case_id=case.id).fires_at

    assert timers_fire() == 0
    with time_machine.travel(set_at + timedelta(minutes=1), tick=False):
        assert timers_fire() == 1
        assert timers_fire() == 0

    assert open_nodes(case) == ["centre"]
    last = LedgerEntry.objects.filter(case_id=case.id).order_by("-number").first()
    assert (last.name, last.actor_kind) == ("lapse", SYSTEM.kind)


def test_an_answer_in_time_ends_the_timer(world):
    lapse = [{"key": "silent", "action": "stop", "hours": 16, "target": "asked"}]
    case = answer(world, asked(world, asking(timers=lapse)), world.police)

    assert Timer.objects.get(case_id=case.id).ended_at is not None
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert timers_fire() == 0


def test_a_linked_case_is_opened_once_and_its_end_lets_the_first_one_go_on(world):
    case = following(world, linking())
    case = services.case_propose(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        outcome=Outcome.GRANTED,
        proposal="",
    )
    assert case.step is Step.OUTSIDE

    for _twice in range(2):
        on_link_moves(LinkMoves(case_id=case.id))
    linked = Case.objects.get(origin_id=case.id)
    assert linked.person_id == world.citizen.person_id
    assert open_nodes(case) == ["other"]

    services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=linked.pk,
        expected_version=linked.version,
        reason="Không thuộc thẩm quyền.",
    )
    for _twice in range(2):
        on_link_moves(LinkMoves(case_id=linked.pk))

    assert open_nodes(case) == ["approve"]
    last = LedgerEntry.objects.filter(case_id=case.id).order_by("-number").first()
    assert last.body["decision"] == "refused"


def test_a_running_case_moves_to_a_definition_with_a_like_step(world):
    case = worlds.taken(world)
    hash_ = definition_store(definition=compiled(asking()))
    administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "admin")

    with pytest.raises(NotAllowed):
        services.case_move(
            actor=world.officer(Role.APPROVER),
            case_id=case.id,
            expected_version=case.version,
            process_hash=hash_,
        )
    moved = services.case_move(
        actor=administrator,
        case_id=case.id,
        expected_version=case.version,
        process_hash=hash_,
    )

    assert moved.step is Step.APPRAISE
    assert open_nodes(case) == ["appraise"]
    assert Case.objects.get(pk=case.id).process_hash == hash_


def test_a_case_does_not_move_where_it_would_have_no_step(world):
    case = asked(world)
    chain = document(
        [task(key) for key in CHAIN],
        flows("start > intake > appraise > approve > sign > seal > hand_over > end"),
    )
    hash_ = definition_store(definition=compiled(chain))

    with pytest.raises(StepNotAllowed):
        services.case_move(
            actor=worlds.staff(world.centre, Role.ADMINISTRATOR, "admin"),
            case_id=case.id,
            expected_version=case.version,
            process_hash=hash_,
        )
    assert open_nodes(case) == ["centre", "police"]


def test_the_chain_of_the_ledger_holds_through_all_of_it(world):
    case = answer(world, asked(world), world.police)
    breaks = []

    selectors.ledger_verify(tell=breaks.append, code=Case.objects.get(pk=case.id).code)

    assert breaks == []
