from typing import Any

import pytest

from motcua.catalogue import definitions
from motcua.catalogue.rules import CENTRAL
from motcua.kernel.actor import Role

WIDGETS = {"text", "date", "select", "radio", "textarea", "rows", "number", "checkbox"}
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


@pytest.mark.parametrize("key", definitions.forms())
def test_the_page_asks_for_exactly_what_the_schema_knows(key):
    form = definitions.forms()[key]
    fields = [field for section in form.layout["sections"] for field in section["fields"]]
    asked = {field["path"] for field in fields}
    asked |= {
        f"{field['path']}.*.{column['path']}"
        for field in fields
        for column in field.get("columns", [])
    }
    known = {
        path
        for path, node in walk(dict(form.schema))
        if "properties" not in node and path and not path.endswith("*")
    }

    assert asked == known
    assert {field["widget"] for field in fields} <= WIDGETS
    assert all(field["label"] for field in fields)


def test_procedures_with_their_own_form_or_chain_name_existing_ones():
    for form, process in definitions.assignments().values():
        assert form in definitions.forms()
        assert process in definitions.processes()


def test_whoever_the_competence_table_names_is_a_body_or_the_centre():
    table = definitions.competence()

    assert table.body(agencies="", field="", ministry="Bộ Tư pháp") == "Sở Tư pháp"
    assert table.body(agencies="", field="Hải quan", ministry="Bộ Tài chính") == CENTRAL
