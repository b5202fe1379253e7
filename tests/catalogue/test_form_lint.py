from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.wizard import asked, body
from motcua.catalogue.definitions import forms
from motcua.catalogue.errors import FormRefused
from motcua.catalogue.publishing import form_admit
from motcua.catalogue.services import form_lint
from motcua.catalogue.types import FormSpec


def test_the_forms_of_the_product_and_the_example_may_be_published():
    assert form_lint(body()) == []
    for key, form in forms().items():
        form_admit(key=key, form=form)


def person(spec: Any) -> Any:
    return spec["layout"]["sections"][0]["fields"]


def other(spec: Any) -> Any:
    return spec["layout"]["sections"][1]


def children(spec: Any) -> Any:
    return spec["layout"]["sections"][2]["fields"][3]["columns"]


def break_circle(spec: Any) -> None:
    other(spec)["fields"][0]["when"] = "data.other.which == 'x'"
    other(spec)["fields"][1]["when"] = "data.other.full_name == 'x'"


WRONG = {
    "a condition that is none": (
        lambda spec: other(spec).update(when="data.person ="),
        "layout.sections.1.when",
        "sai cú pháp",
    ),
    "a condition over a field that is not there": (
        lambda spec: other(spec).update(when="data.person.age == 1"),
        "layout.sections.1.when",
        "person.age",
    ),
    "a condition over everything": (
        lambda spec: other(spec).update(when="size(data) > 1"),
        "layout.sections.1.when",
        "data.",
    ),
    "a condition that is no condition": (
        lambda spec: other(spec).update(when="1 + 1"),
        "layout.sections.1.when",
        "đúng hay sai",
    ),
    "a row outside of a table": (
        lambda spec: other(spec).update(when="row.kind == 'x'"),
        "layout.sections.1.when",
        "tên không có",
    ),
    "a column that is not there": (
        lambda spec: children(spec)[2].update(when="row.age == 1"),
        "layout.sections.2.fields.3.columns.2.when",
        "age",
    ),
    "conditions that wait for each other": (break_circle, "layout.sections.1.fields.0", "chờ"),
    "a path twice": (
        lambda spec: person(spec).append(asked("person.phone", "Lại")),
        "layout.sections.0.fields.4",
        "hai lần",
    ),
    "a path inside another": (
        lambda spec: person(spec).append(asked("person", "Cả nhóm")),
        "layout.sections.0.fields.8",
        "đè lên",
    ),
    "a field that the schema lacks": (
        lambda spec: person(spec).append(asked("person.age", "Tuổi")),
        "layout.sections.0.fields.8",
        "không có trong schema",
    ),
    "a property that no field asks": (
        lambda spec: person(spec).pop(5),
        "schema",
        "person.email",
    ),
    "a column that no table asks": (
        lambda spec: children(spec).pop(3),
        "schema",
        "children.*.months",
    ),
    "a name of the page": (
        lambda spec: (
            person(spec).append(asked("go", "Đi")),
            spec["schema"]["properties"].update(go={"type": "string"}),
        ),
        "layout.sections.0.fields.8",
        "trang nộp hồ sơ",
    ),
    "an unknown widget": (
        lambda spec: person(spec)[0].update(widget="slider"),
        "layout.sections.0.fields.0.widget",
        "một trong",
    ),
    "a word that nobody reads": (
        lambda spec: person(spec)[0].update(requried=True),
        "layout.sections.0.fields.0",
        "requried",
    ),
    "a widget for another kind of value": (
        lambda spec: person(spec)[0].update(widget="money"),
        "layout.sections.0.fields.0",
        "money",
    ),
    "options that the schema refuses": (
        lambda spec: person(spec)[2]["options"].pop(),
        "layout.sections.0.fields.2",
        "enum",
    ),
    "always required though not always shown": (
        lambda spec: person(spec)[4].update(when="data.person.sex == 'male'"),
        "layout.sections.0.fields.4",
        "required",
    ),
    "required without saying so": (
        lambda spec: person(spec)[4].update(required=False),
        "layout.sections.0.fields.4",
        "layout",
    ),
    "a computed field that looks open": (
        lambda spec: spec["layout"]["sections"][2]["fields"][4].pop("readonly"),
        "layout.sections.2.fields.4",
        "readonly",
    ),
    "a rule that nobody wrote": (
        lambda spec: spec["layout"]["computed"].append({"path": "tax", "rule": "magic"}),
        "layout.computed.3",
        "cách tính",
    ),
    "a step that is not there": (
        lambda spec: other(spec).update(step="nowhere"),
        "layout.sections.1.step",
        "bước",
    ),
    "a peer that is not there": (
        lambda spec: person(spec)[3].update(sex_path="person.gender"),
        "layout.sections.0.fields.3.sex_path",
        "person.gender",
    ),
    "a schema from elsewhere": (
        lambda spec: spec["schema"]["properties"].update(x={"$ref": "http://a.example/b"}),
        "schema.properties.x",
        "$ref",
    ),
    "a schema that is none": (
        lambda spec: spec["schema"]["properties"]["area"].update(minimum="x"),
        "schema",
        "JSON Schema",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_form_with_a_fault_is_refused_at_its_place(name):
    change, place, part = WRONG[name]
    spec = body()
    change(spec)

    found = form_lint(spec)

    assert place in [problem.place for problem in found]
    assert part in next(problem.message for problem in found if problem.place == place)
    with pytest.raises(FormRefused, match=f"{spec['key']}: "):
        form_admit(
            key=spec["key"],
            form=FormSpec(
                hash="x", title=spec["title"], schema=spec["schema"], layout=spec["layout"]
            ),
        )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_document_breaks_the_check(data):
    assert form_lint(data.draw(JSON))
    spec: Any = body()
    node: Any = spec
    while isinstance(node, dict | list) and node and data.draw(st.integers(0, 4)):
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        parent, node = node, node[key]
        if not data.draw(st.integers(0, 3)):
            parent[key] = data.draw(JSON)
            break
    form_lint(spec)
