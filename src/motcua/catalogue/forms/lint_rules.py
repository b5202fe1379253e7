"""What is wrong with the expressions of a form, and with paths that one field names of another."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.form_types import FormProblem
from motcua.catalogue.forms.expressions import Formula, condition, formula
from motcua.catalogue.forms.plan import STAR, circle, rules_of
from motcua.kernel.errors import Invalid

Spec = Mapping[str, Any]
PEERS = ("sex_path", "birth_path")


def rule_problems(spec: Spec) -> list[FormProblem]:
    """Each expression compiles, reads what there is, and none waits for itself."""
    found = [*_expressions(spec), *_peers(spec)]
    if not found:
        found += [
            FormProblem(f"layout.{place}", _("Điều kiện này chờ chính nó, qua các mục khác."))
            for place in circle(rules_of(spec["layout"]))
        ]
    return found


def _expressions(spec: Spec) -> Iterator[FormProblem]:
    for at, section in enumerate(spec["layout"]["sections"]):
        place = f"layout.sections.{at}"
        yield from _checked(spec, f"{place}.when", section.get("when"), condition)
        for number, field in enumerate(section["fields"]):
            inner = f"{place}.fields.{number}"
            yield from _checked(spec, f"{inner}.when", field.get("when"), condition)
            names = {column["path"] for column in field.get("columns", ())}
            for count, column in enumerate(field.get("columns", ())):
                where = f"{inner}.columns.{count}.when"
                yield from _checked(spec, where, column.get("when"), condition, columns=names)
    for number, computed in enumerate(spec["layout"].get("computed", ())):
        table, star, _column = computed["path"].partition(f".{STAR}.")
        columns = _columns(spec, table) if star else None
        where = f"layout.computed.{number}.cel"
        yield from _checked(spec, where, computed.get("cel"), formula, columns=columns)


def _checked(
    spec: Spec,
    place: str,
    text: str | None,
    compiler: Callable[..., Formula],
    *,
    columns: set[str] | None = None,
) -> Iterator[FormProblem]:
    if text is None:
        return
    try:
        compiled = compiler(text, in_row=columns is not None)
    except Invalid as refusal:
        yield FormProblem(place, refusal.text)
        return
    known = {tuple(path.split(".")) for path in _paths(spec)}
    for path in compiled.data:
        if not path:
            yield FormProblem(place, _("Chỉ dùng “data.” với tên của một mục."))
        elif not any(path[: len(each)] == each or each[: len(path)] == path for each in known):
            yield FormProblem(
                place, _("Không có mục “%(path)s” trong biểu mẫu.") % {"path": ".".join(path)}
            )
    for path in compiled.row:
        if not path or path[0] not in (columns or ()):
            yield FormProblem(
                place, _("Không có cột “%(path)s” trong bảng.") % {"path": ".".join(path)}
            )


def _paths(spec: Spec) -> Iterator[str]:
    for section in spec["layout"]["sections"]:
        for field in section["fields"]:
            yield field["path"]
    for computed in spec["layout"].get("computed", ()):
        yield computed["path"].partition(f".{STAR}.")[0]


def _columns(spec: Spec, table: str) -> set[str]:
    fields = (field for section in spec["layout"]["sections"] for field in section["fields"])
    return {
        column["path"]
        for field in fields
        if field["path"] == table
        for column in field.get("columns", ())
    }


def _peers(spec: Spec) -> Iterator[FormProblem]:
    """The fields that a personal number must agree with are there."""
    known = set(_paths(spec))
    for at, section in enumerate(spec["layout"]["sections"]):
        for number, field in enumerate(section["fields"]):
            place = f"layout.sections.{at}.fields.{number}"
            yield from _peer(place, field, known)
            names = {f"row.{column['path']}" for column in field.get("columns", ())}
            for count, column in enumerate(field.get("columns", ())):
                yield from _peer(f"{place}.columns.{count}", column, known | names)


def _peer(place: str, field: Mapping[str, Any], known: set[str]) -> Iterator[FormProblem]:
    for name in PEERS:
        if name in field and field[name] not in known:
            yield FormProblem(
                f"{place}.{name}",
                _("Không có mục “%(path)s” trong biểu mẫu.") % {"path": field[name]},
            )
