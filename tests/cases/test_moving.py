"""Running cases of a procedure move to another process: looked at first, page by page."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import world as worlds
from cases.test_processes import asked, asking, open_nodes
from motcua.cases import selectors, services
from motcua.cases.models import Case, LedgerEntry
from motcua.catalogue import selectors as catalogue
from motcua.catalogue.models import ProcessDraft
from motcua.kernel.actor import Role
from motcua.kernel.errors import NotAllowed
from motcua.process.compiling import compiled
from motcua.process.selectors import bpmn_written, document_of
from motcua.process.services import definition_store
from process_engine.samples import CHAIN, document, flows, task

CODE = worlds.GENERIC


@pytest.fixture
def administrator(world):
    return worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")


def hasty(body):
    """The same with half an hour for each step, so that any limit is kept."""
    for each in body["nodes"]:
        if "hours" in each:
            each["hours"] = "0.5"
    return body


@pytest.fixture
def new():
    """The hash of a process that asks two agencies."""
    return definition_store(definition=compiled(hasty(asking())))


def plan(actor, hash_, **more):
    return selectors.moves_plan(actor=actor, procedure_code=CODE, process_hash=hash_, **more)


def move(actor, hash_, **more):
    return services.cases_move(actor=actor, procedure_code=CODE, process_hash=hash_, **more)


def test_the_dry_run_says_for_each_case_where_it_would_go_and_changes_nothing(
    world, administrator, new
):
    case, untouched = worlds.taken(world), worlds.submit(world)

    rows = {row.id: row for row in plan(administrator, new).rows}

    assert rows[case.id].goes_to == ("Bước appraise",)
    assert rows[untouched.id].goes_to == ("Bước intake",)
    assert not Case.objects.exclude(process_hash="").exists()


def test_why_a_case_cannot_go_is_said_in_words(world, administrator):
    case = asked(world)
    chain = document(
        [task(key) for key in CHAIN],
        flows("start > intake > appraise > approve > sign > seal > hand_over > end"),
    )
    hash_ = definition_store(definition=compiled(chain))

    (row,) = plan(administrator, hash_).rows
    (result,) = move(administrator, hash_).results

    assert "không có bước nào tương ứng" in row.why_not
    assert (result.is_moved, result.why_not) == (False, row.why_not)
    assert open_nodes(case) == ["centre", "police"]


def test_pages_go_on_where_the_last_one_ended_and_cost_the_same(world, administrator, new):
    cases = [worlds.submit(world) for _number in range(5)]
    plan(administrator, new)

    seen, after = [], None
    for size in (2, 2, 1):
        with CaptureQueriesContext(connection) as statements:
            found = plan(administrator, new, after=after, limit=2)
        assert (len(found.rows), len(statements)) == (size, 2)
        seen, after = [*seen, *(row.id for row in found.rows)], found.after

    assert after is None
    assert sorted(seen) == sorted(case.id for case in cases)


def test_finished_cases_are_not_looked_at(world, administrator, new):
    case = worlds.submit(world)
    services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason="Không thuộc thẩm quyền.",
    )

    assert plan(administrator, new).rows == ()


def test_what_was_interrupted_goes_on_and_moves_nothing_twice(world, administrator, new):
    cases = [worlds.submit(world) for _number in range(3)]

    first = move(administrator, new, limit=2)
    rest = move(administrator, new, after=first.after)
    again = move(administrator, new)

    assert [result.is_moved for result in (*first.results, *rest.results)] == [True] * 3
    assert [result.row.is_there for result in again.results] == [True] * 3
    for case in cases:
        moves = LedgerEntry.objects.filter(case_id=case.id, name="move")
        assert moves.get().body["process"] == new


def test_only_the_chosen_cases_move(world, administrator, new):
    chosen, other = worlds.submit(world), worlds.submit(world)

    move(administrator, new, only=[chosen.id])

    assert Case.objects.get(pk=chosen.id).process_hash == new
    assert Case.objects.get(pk=other.id).process_hash == ""


def test_officers_neither_look_nor_move(world, new):
    for role in (Role.APPROVER, Role.DESK_OFFICER):
        with pytest.raises(NotAllowed):
            plan(world.officer(role), new)
        with pytest.raises(NotAllowed):
            move(world.officer(role), new)


def test_what_is_behind_a_case_is_drawn_as_done_until_it_is_sent_back(world):
    case = worlds.proposed(world)
    approver = world.officer(Role.APPROVER)
    detail = selectors.case_detail(actor=approver, case_id=case.id)
    assert detail.nodes_done == {"intake", "appraise"}
    assert [token.node for token in detail.tokens] == ["approve"]

    services.case_send_back(
        actor=approver, case_id=case.id, expected_version=case.version, reason="Xem lại."
    )

    detail = selectors.case_detail(actor=approver, case_id=case.id)
    assert detail.nodes_done == {"intake"}


# The command


def run(*words):
    said, complained = StringIO(), StringIO()
    call_command("process", *map(str, words), stdout=said, stderr=complained)
    return said.getvalue() + complained.getvalue()


def test_the_command_lists_and_moves(world, new):
    case = worlds.taken(world)

    listed = run("move", CODE, "--to", new)
    assert f"{case.code}: " in listed
    assert "→ Bước appraise" in listed
    assert Case.objects.get(pk=case.id).process_hash == ""

    assert "1 hồ sơ, đã chuyển 1" in run("move", CODE, "--to", new, "--yes")
    assert Case.objects.get(pk=case.id).process_hash == new


def test_the_command_takes_files_in_and_gives_them_out(world, tmp_path):
    definition = compiled(hasty(asking()))
    bpmn, body = tmp_path / "ask.bpmn", tmp_path / "ask.json"
    bpmn.write_bytes(bpmn_written(definition))

    assert "không có lỗi" in run("check", bpmn)
    assert "Bản nháp" in run("import", bpmn)
    assert ProcessDraft.objects.get().key == definition.key
    assert f"{CODE}: đã công bố" in run("import", bpmn, "--publish", CODE)
    assert catalogue.process_of_procedure(CODE) == definition

    run("export", CODE, "--format", "json", "--to", body)
    assert json.loads(body.read_text(encoding="utf-8")) == document_of(definition)
    assert "<svg xmlns=" in run("export", definition.hash, "--format", "svg")
    assert "1 thủ tục giữ nguyên" in run("import", body, "--publish", CODE)


def test_the_command_names_every_fault_and_fails(world, tmp_path):
    slow = document(
        [task(key, hours=90) for key in CHAIN],
        flows("start > intake > appraise > approve > sign > seal > hand_over > end"),
    )
    path, broken = tmp_path / "slow.json", tmp_path / "broken.bpmn"
    path.write_text(json.dumps(slow), encoding="utf-8")
    broken.write_bytes(bpmn_written(compiled(slow)).replace(b"userTask", b"scriptTask"))

    with pytest.raises(SystemExit):
        run("check", path, "--for", CODE)
    with pytest.raises(CommandError, match="còn lỗi"):
        run("import", path, "--publish", CODE)
    with pytest.raises(CommandError, match=r"Dòng \d+, <scriptTask>"):
        run("check", broken)
    with pytest.raises(CommandError, match="Không đọc được"):
        run("check", tmp_path / "none.json")
