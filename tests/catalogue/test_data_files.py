import csv
from datetime import date
from typing import Any

import pytest

from motcua.catalogue import definitions
from motcua.catalogue.rules import CENTRAL, generic_process
from motcua.kernel.actor import Role

LARGEST = 1_400 * 1024


def test_no_table_is_too_large_to_read():
    for path in definitions.DATA_DIR.rglob("*"):
        assert path.stat().st_size < LARGEST, path


CHAINS = [key for key, (_hash, body) in definitions.processes().items() if "steps" in body]


@pytest.mark.parametrize("key", CHAINS)
def test_every_chain_has_the_six_steps_at_the_right_agency(key):
    _hash, body = definitions.processes()[key]
    tasks = definitions.process_of(body).tasks

    assert [(task.key, task.role, str(task.agency)) for task in tasks] == [
        ("intake", Role.DESK_OFFICER, "receiving"),
        ("appraise", Role.CASE_OFFICER, "competent"),
        ("approve", Role.APPROVER, "competent"),
        ("sign", Role.APPROVER, "competent"),
        ("seal", Role.REGISTRAR, "competent"),
        ("hand_over", Role.DESK_OFFICER, "receiving"),
    ]


def test_a_chain_in_another_order_is_refused():
    body = dict(definitions.processes()["generic-commune"][1])
    body["steps"] = list(reversed(body["steps"]))

    with pytest.raises(ValueError, match="generic-commune"):
        definitions.process_of(body)


def walk(schema: dict[str, Any], path: str = "") -> Any:
    yield path, schema
    for name, child in schema.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}".strip("."))
    if "items" in schema:
        yield from walk(schema["items"], f"{path}.*")


@pytest.mark.parametrize("key", definitions.forms())
def test_every_text_has_an_end_and_every_group_is_closed(key):
    for path, node in walk(dict(definitions.forms()[key].schema)):
        if node.get("type") == "string":
            assert node["maxLength"] <= 5_000, path
        if node.get("type") == "object":
            assert node["additionalProperties"] is False, path
        if node.get("type") == "array":
            assert node["maxItems"] <= 30, path


def test_procedures_with_their_own_form_or_chain_name_existing_ones():
    for form, process in definitions.assignments().values():
        assert form in definitions.forms()
        assert process in definitions.processes()


def test_whoever_the_competence_table_names_is_a_body_or_the_centre():
    table = definitions.competence()

    assert table.body(agencies="", field="", ministry="Bộ Tư pháp") == "Sở Tư pháp"
    assert table.body(agencies="", field="Hải quan", ministry="Bộ Tài chính") == CENTRAL


def test_the_essential_services_name_codes_and_forms_that_go_together():
    with (definitions.DATA_DIR / "essential.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assigned = {code: form for code, (form, _process) in definitions.assignments().items()}

    assert [row["number"] for row in rows] == [str(number) for number in range(1, 26)]
    for row in rows:
        codes = row["codes"].split("|") if row["codes"] else []
        assert {assigned[code] for code in codes} == set(filter(None, row["forms"].split("|")))
        assert (row["certainty"] == "none") is (not codes)
    assert sum(bool(row["forms"]) for row in rows) == 19


def test_a_form_of_its_own_changes_nothing_about_the_steps():
    with (definitions.DATA_DIR / "procedures.csv").open(encoding="utf-8", newline="") as file:
        levels = {row["code"]: row["levels"].split("|") for row in csv.DictReader(file)}
    for code, more in definitions.extra_levels(date(2025, 6, 30)).items():
        levels[code].extend(more)

    for code, (_form, process) in definitions.assignments().items():
        if process.startswith("generic-"):
            assert process == generic_process(levels[code]), code
