"""Each form that comes with the product, with answers as people give them.

The samples of a form together show each of its questions, and leave out each conditional one.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from catalogue.communes import communes
from catalogue.samples import SAMPLES, samples_of
from motcua.catalogue import definitions
from motcua.catalogue.forms import form_lint
from motcua.catalogue.services import form_check, form_validate, form_view
from motcua.catalogue.types import APPLICANT_SECTIONS, REVIEW, WHOLE, FormField, FormSpec
from motcua.kernel.language import ENGLISH, speaking

pytestmark = pytest.mark.django_db
KEYS = sorted(path.stem for path in SAMPLES.glob("*.json"))
LONG = 15
TEXTS = ("title", "label", "help", "error")
Json = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def _communes(django_db_setup, django_db_blocker):
    with communes(django_db_blocker):
        yield


def fields_of(form: FormSpec) -> list[Json]:
    return [field for section in form.layout["sections"] for field in section["fields"]]


def cells(view: Any) -> Iterator[FormField]:
    """Every question of a view, tables by cell."""
    for section in view.sections:
        for field in section.fields:
            yield from (cell for row in field.rows for cell in row) if field.rows else (field,)


def without(data: Json, path: str) -> Json:
    """The same answers but this one."""
    changed = deepcopy(data)
    node: Any = changed
    *groups, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in groups:
        node = node[part]
    del node[last]
    return changed


def answers(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each answer with its path; an address is one."""
    if isinstance(data, Mapping) and "commune" not in data:
        for name, value in data.items():
            yield from answers(value, f"{path}.{name}".strip("."))
    elif isinstance(data, list):
        for number, row in enumerate(data):
            yield from answers(row, f"{path}.{number}")
    else:
        yield path, data


def untranslated(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name in TEXTS:
            if isinstance(node.get(name), str) and node[name] and not node.get(f"{name}_en"):
                yield node[name]
        for value in node.values():
            yield from untranslated(value)
    elif isinstance(node, list):
        for value in node:
            yield from untranslated(value)


@pytest.mark.parametrize("key", definitions.forms())
def test_a_form_is_faultless_speaks_both_languages_and_asks_who_asks(key):
    form = definitions.forms()[key]
    fields = fields_of(form)
    paths = {field["path"] for field in fields}
    who = next(each for each in APPLICANT_SECTIONS if f"{each}.full_name" in paths)

    assert not form_lint(
        {"key": key, "title": form.title, "schema": form.schema, "layout": form.layout}
    )
    assert not list(untranslated(form.layout))
    assert {f"{who}.personal_number", f"{who}.phone", f"{who}.email"} <= paths
    assert bool(form.layout.get("steps")) >= (len(fields) > LONG + 1)


@pytest.mark.parametrize("key", KEYS)
def test_the_samples_are_right_and_show_and_hide_every_conditional_question(key):
    form = definitions.forms()[key]
    conditional = {
        field["path"]
        for section in form.layout["sections"]
        for field in section["fields"]
        if "when" in section or "when" in field
    }
    shown, hidden = set(), set()
    for data in samples_of(key):
        found = form_check(form, data, partial=False)
        assert not found.errors
        assert {path for path, _value in answers(data)} <= {
            path for path, _value in answers(found.data)
        }
        hidden |= found.hidden & conditional
        shown |= {
            field.path
            for part in form_view(form, data, step=WHOLE).sections
            for field in part.fields
        }

    assert shown == {field["path"] for field in fields_of(form)}
    assert hidden == conditional


@pytest.mark.parametrize("key", KEYS)
def test_each_required_answer_is_missed_by_its_name(key):
    form = definitions.forms()[key]
    for data in samples_of(key):
        required = [
            field.path
            for field in cells(form_view(form, data, step=REVIEW))
            if field.required and not field.is_computed
        ]
        for path in required:
            found = form_check(form, without(data, path), partial=False).errors
            named = {name.removesuffix(".commune") for name in found}
            assert path in named, path


@pytest.mark.parametrize("key", KEYS)
def test_the_desk_sees_every_answer_and_the_steps_hold_every_section(key):
    form = definitions.forms()[key]
    for data in samples_of(key):
        whole = form_view(form, form_validate(form, data), step=REVIEW)
        shown = {field.path: field.shown for field in cells(whole)}
        chosen = {field.path for field in cells(whole) if "options" in field.spec}
        for path, value in answers(data):
            assert shown[path], path
            said = value["line"] if isinstance(value, Mapping) else value
            if value is not True and path not in chosen:
                assert folded(said) in folded(shown[path]), path
        pages = [form_view(form, data, step=step.key) for step in whole.steps] or [whole]
        on_pages = {part.key for page in pages if not page.is_review for part in page.sections}
        assert not whole.steps or on_pages == {part.key for part in whole.sections}


def folded(value: Any) -> str:
    """Of days and amounts the digits in any order, other text as it is."""
    digits = str(value).removesuffix(" đ").translate(str.maketrans("", "", ".,-/"))
    return "".join(sorted(digits)) if digits.isdigit() else str(value)


@pytest.mark.parametrize("key", KEYS)
def test_a_reader_of_english_finds_no_vietnamese_question(key):
    form = definitions.forms()[key]
    known = {field["path"]: field["label_en"] for field in fields_of(form)}
    with speaking(ENGLISH):
        view = form_view(form, samples_of(key)[0], step=WHOLE)

    for section in view.sections:
        for field in section.fields:
            assert field.label == known[field.path]
