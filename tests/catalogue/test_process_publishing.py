"""Administrators give procedures a process of their own."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases import test_processes as samples
from cases import world as worlds
from catalogue.conftest import CHANNEL, ROW
from motcua.audit.models import AuditEntry
from motcua.cases import selectors as cases
from motcua.cases.models import Case
from motcua.catalogue import process_reading, selectors, services
from motcua.catalogue.errors import ProcessRefused
from motcua.catalogue.models import ChannelTerms, Procedure, ProcessAssignment
from motcua.catalogue.process_rows import rows_definition, rows_of
from motcua.catalogue.types import Row
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.kernel.tables import Count
from motcua.process.compiling import compiled, document_of
from motcua.process.selectors import is_sound, problems
from process_engine.samples import CHAIN, consulting, document, flows, node, paying, task

CODES = {worlds.JUDICIAL, worlds.BIRTH, worlds.COPIES, worlds.GENERIC}
NOTE = "Theo quyết định 12"


@pytest.fixture
def world(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    return worlds.build()


@pytest.fixture
def administrator(world):
    return worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri")


def hasty(body):
    """The same with half an hour for each step, so that any limit is kept."""
    for each in body["nodes"]:
        if "hours" in each:
            each["hours"] = "0.5"
    return body


def asking():
    return hasty(samples.asking())


def publish(actor, body, *codes, note=NOTE):
    return services.process_publish(
        actor=actor, codes=codes or [worlds.GENERIC], definition=compiled(body), note=note
    )


def refusals(actor, body, *codes):
    with pytest.raises(ProcessRefused) as caught:
        publish(actor, body, *codes)
    return {problem.code for problem in caught.value.problems}


def short(*nodes, way="start > intake > appraise > approve > sign > seal > hand_over > end"):
    return document([*(task(key, hours=1) for key in CHAIN), *nodes], flows(way))


def version_of(code=worlds.GENERIC):
    return Procedure.objects.get(code=code).current_version


def test_publishing_makes_the_next_version_with_the_same_content(administrator):
    old = selectors.published_version(version_of().pk)

    done = publish(administrator, asking())

    new = selectors.published_version(version_of().pk)
    assert done.published == (worlds.GENERIC,)
    assert (old.number, new.number) == (1, 2)
    assert new.process == compiled(asking())
    same = {"id": old.id, "number": 1, "process": old.process, "published_at": old.published_at}
    assert replace(new, **same) == old
    trail = AuditEntry.objects.get(what="process_published")
    assert (trail.object_ref, trail.staff_id) == (new.id, administrator.staff_id)


def test_running_cases_keep_their_process_and_new_ones_follow_the_new(administrator, world):
    before = worlds.taken(world)
    steps = cases.case_detail(actor=world.officer(Role.CASE_OFFICER), case_id=before.id).steps

    publish(administrator, asking())

    detail = cases.case_detail(actor=world.officer(Role.CASE_OFFICER), case_id=before.id)
    assert detail.steps == steps
    assert detail.summary.version == before.version
    after = worlds.submit(world)
    assert Case.objects.get(pk=after.id).procedure_version_id == version_of().pk
    assert after.id != before.id


def test_a_later_import_keeps_the_process_and_changes_nothing(administrator):
    publish(administrator, asking())
    kept = version_of()

    again = services.procedures_import(actor=SYSTEM, codes=CODES)

    assert again == {"procedures": Count(0, 0, 4)}
    assert version_of() == kept


def test_changed_tables_publish_the_next_version_with_the_same_process(administrator, table):
    row, terms = table("procedures", ROW), {**CHANNEL, "time_value": "30"}
    services.procedures_import(actor=SYSTEM, files=[row, table("channels", terms)])
    publish(administrator, asking(), ROW["code"])

    longer = table("channels", {**terms, "time_value": "40"}, name="longer.csv")
    services.procedures_import(actor=SYSTEM, files=[row, longer])

    version = version_of(ROW["code"])
    assert (version.number, version.process_id) == (3, compiled(asking()).hash)
    assert ChannelTerms.objects.get(version=version).time_value == 40
    again = services.procedures_import(actor=SYSTEM, files=[row, longer])
    assert again == {"procedures": Count(0, 0, 1)}


def test_publishing_twice_changes_nothing(administrator):
    publish(administrator, asking())

    again = publish(administrator, asking())

    assert (again.published, again.unchanged) == ((), 1)
    assert ProcessAssignment.objects.count() == 1


def test_many_procedures_get_one_process_in_as_many_statements_as_one(administrator, table):
    codes = [f"9.00000{number}" for number in range(1, 7)]
    rows = table("procedures", *({**ROW, "code": code} for code in codes))
    terms = table("channels", *({**CHANNEL, "code": code, "time_value": "30"} for code in codes))
    services.procedures_import(actor=SYSTEM, files=[rows, terms])

    with CaptureQueriesContext(connection) as one:
        publish(administrator, asking(), codes[0])
    with CaptureQueriesContext(connection) as five:
        done = publish(administrator, asking(), *codes)

    assert (len(done.published), done.unchanged) == (5, 1)
    audited = 4
    assert len(five) <= len(one) + audited
    assert {version_of(code).process_id for code in codes} == {compiled(asking()).hash}


def test_a_process_that_takes_longer_than_the_limit_is_refused(administrator):
    slow = document([task(key, hours=400) for key in CHAIN], short()["flows"])

    assert "over_limit" in refusals(administrator, slow)
    assert version_of().number == 1


def test_the_shortest_limit_of_all_procedures_counts_and_is_named(administrator, table):
    rows = table("procedures", ROW, {**ROW, "code": "9.000002"})
    terms = table("channels", CHANNEL, {**CHANNEL, "code": "9.000002", "time_value": "0.5"})
    services.procedures_import(actor=SYSTEM, files=[rows, terms])

    with pytest.raises(ProcessRefused, match=r"9\.000002"):
        publish(administrator, short(), ROW["code"], "9.000002")


def test_what_dossiers_cannot_follow_is_refused(administrator):
    others = [task(key, hours=1) for key in CHAIN if key != "intake"]
    way = short()["flows"]
    elsewhere = document([task("intake", agency="competent"), *others], way)
    assert refusals(administrator, elsewhere) == {"first_step"}

    straight = document(
        [*(task(key) for key in CHAIN), task("consulted", "consult")],
        flows("start > intake > consulted > appraise > approve > sign > seal > hand_over > end"),
    )
    assert "first_work" in refusals(administrator, hasty(straight))

    def beside(kind):
        return document(
            [
                *(task(key) for key in CHAIN),
                node("fork", "parallel", join="all"),
                task("one", kind),
                task("two", "consult"),
                node("asked", "join"),
            ],
            flows(
                "start > intake > appraise > fork > one > asked",
                "fork > two > asked > approve > sign > seal > hand_over > end",
            ),
        )

    assert refusals(administrator, hasty(beside("appraise"))) == {"branch_stop"}


def test_ways_on_which_a_dossier_would_be_stuck_are_refused(administrator):
    def paid_after_approval():
        return short(
            node("fee", "wait", title="Chờ nộp", message="payment", stage="pay"),
            way="start > intake > appraise > approve > fee > sign > seal > hand_over > end",
        )

    assert refusals(administrator, paid_after_approval()) == {"way"}
    lapsing = short()
    lapsing["nodes"][3]["timers"] = [
        {"key": "t", "action": "stop", "hours": 1, "target": "approve"}
    ]
    assert refusals(administrator, hasty(lapsing)) == {"way"}


def test_agencies_and_linked_procedures_must_exist(administrator):
    nowhere = short(task("ask", "consult", agency="named:000.99.99.H10"))
    nowhere["flows"] = flows(
        "start > intake > appraise > ask > approve > sign > seal > hand_over > end"
    )
    assert refusals(administrator, hasty(nowhere)) == {"unknown_agency"}

    def linked(procedure):
        return short(
            node("other", "subcase", title="Liên thông", procedure=procedure, agency="competent"),
            way="start > intake > appraise > other > approve > sign > seal > hand_over > end",
        )

    assert refusals(administrator, linked("9.999999")) == {"linked"}
    assert refusals(administrator, linked(worlds.JUDICIAL)) == {"linked"}
    assert refusals(administrator, linked(worlds.GENERIC)) == {"linked"}


def test_procedures_that_would_open_each_other_for_ever_are_refused(administrator, world, table):
    services.procedures_import(
        actor=SYSTEM, files=[table("procedures", ROW), table("channels", CHANNEL)]
    )
    services.offerings_import(actor=SYSTEM)

    def linked(procedure):
        return short(
            node("other", "subcase", title="Liên thông", procedure=procedure, agency="competent"),
            way="start > intake > appraise > other > approve > sign > seal > hand_over > end",
        )

    publish(administrator, linked(ROW["code"]))

    with pytest.raises(ProcessRefused, match="lại liên thông"):
        publish(administrator, linked(worlds.GENERIC), ROW["code"])


def test_warnings_are_told_and_do_not_refuse(administrator):
    known = asking()
    known["flows"] = [
        {**way, "condition": "case.area > 3"} if way.get("condition") else way
        for way in known["flows"]
    ]

    done = publish(administrator, known)

    assert "unknown_field" in {problem.code for problem in done.warnings}


def test_only_administrators_publish_and_each_time_with_a_reason(administrator, world):
    with pytest.raises(NotAllowed):
        publish(world.officer(Role.APPROVER), asking())
    with pytest.raises(Invalid):
        publish(administrator, asking(), note=" ")
    with pytest.raises(Invalid):
        publish(administrator, asking(), "9.999999")


def test_assignments_are_final(administrator):
    publish(administrator, asking())

    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        ProcessAssignment.objects.update(note="khác")


def test_the_history_tells_who_and_why(administrator):
    publish(administrator, asking())

    newest, oldest = selectors.process_history(actor=administrator, code=worlds.GENERIC)

    assert (newest.number, newest.note, newest.by) == (2, NOTE, administrator.name)
    assert (oldest.number, oldest.note) == (1, "")


def test_the_list_counts_the_procedures_of_each_process(administrator):
    publish(administrator, asking(), worlds.GENERIC, worlds.JUDICIAL)

    rows = {row.hash: row.procedures for row in selectors.processes_list(actor=administrator)}

    assert rows[compiled(asking()).hash] == 2
    assert sum(rows.values()) == 4


# Rows of the form


@pytest.mark.parametrize("body", [asking(), short(), document_of(consulting())])
def test_the_rows_of_a_process_write_the_same_process(body):
    definition = compiled(body)

    rows = rows_of(definition)
    again, wrong = rows_definition(key=definition.key, title=definition.title, rows=rows)

    assert wrong == ()
    assert is_sound(problems(again)) == is_sound(problems(definition))
    assert {key.key: key for key in again.tasks} == {key.key: key for key in definition.tasks}
    assert rows_of(again) == rows


def test_several_ends_timers_and_linked_procedures_have_rows():
    rows = rows_of(paying())
    again, wrong = rows_definition(key="sample", title="Quy trình mẫu", rows=rows)

    assert wrong == ()
    assert is_sound(problems(again))
    assert {row.kind for row in rows} == {"task", "choice", "subcase", "wait", "end"}
    fee = next(row for row in rows if row.key == "fee")
    assert (fee.stop, fee.stop_target) == ("240", "dropped")


def test_a_branch_of_several_steps_has_no_rows():
    deep = document(
        [
            *(task(key) for key in CHAIN),
            node("fork", "parallel", join="all"),
            task("one", "consult"),
            task("two", "consult"),
            task("three", "consult"),
            node("asked", "join"),
        ],
        flows(
            "start > intake > appraise > fork > one > two > asked",
            "fork > three > asked > approve > sign > seal > hand_over > end",
        ),
    )

    assert rows_of(compiled(deep)) is None


def test_what_was_typed_wrong_is_named_at_its_row():
    rows = [
        Row(key="intake", kind="task", title="Tiếp nhận", hours="hai", agency="nơi nào đó"),
        Row(key="wait", kind="wait", title="Chờ", message="payment", remind="-1"),
    ]

    _definition, wrong = rows_definition(key="x", title="X", rows=rows)

    assert [problem.node for problem in wrong] == ["intake", "intake", "wait"]
    assert any("hai" in problem.message for problem in wrong)


def test_the_procedures_of_a_process_come_page_by_page(world, administrator, monkeypatch):
    monkeypatch.setattr(process_reading, "MOST_USES", 1)
    definition = compiled(hasty(samples.asking()))
    wanted = [worlds.GENERIC, worlds.JUDICIAL]
    services.process_publish(actor=administrator, codes=wanted, definition=definition, note=NOTE)

    hash_ = definition.hash
    seen, after = [], ""
    while not seen or after:
        page = selectors.process_uses(actor=administrator, process_hash=hash_, after=after)
        seen, after = [*seen, *(use.code for use in page.rows)], page.after

    assert seen == sorted(wanted)
