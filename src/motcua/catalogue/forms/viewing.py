"""A form as a page shows it: what is asked now, with what was answered and what is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from motcua.catalogue.form_types import (
    REVIEW,
    WHOLE,
    FormField,
    FormSection,
    FormStep,
    FormView,
)
from motcua.catalogue.forms.addresses import address_text, address_view
from motcua.catalogue.forms.data import get
from motcua.catalogue.forms.plan import STAR, Shown
from motcua.catalogue.forms.prepared import Field, Prepared, prepared_of
from motcua.catalogue.forms.validation import shown_of
from motcua.catalogue.forms.values import shown as shown_text
from motcua.catalogue.forms.values import text_of
from motcua.catalogue.types import FormSpec
from motcua.kernel.language import said

EMPTY_ROWS = 1


def form_view(
    form: FormSpec,
    data: Mapping[str, Any] | None,
    *,
    step: str | None = None,
    errors: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
) -> FormView:
    """What a page shows of the form for these data: only what is asked now, computed values too.

    `step`: the key of a page of a wizard, `REVIEW` for all answers to read, `WHOLE` for all pages
    as one; the first page when it is none of these. `errors` as `form_check` gives them. With
    `notes` only the fields of these paths, each with its note. At most one look-up for each address
    whose commune is looked for.
    """
    prepared = prepared_of(form)
    shown = shown_of(prepared, data or {})
    asked = _Asked(prepared, shown, data or {}, errors or {}, notes or {})
    sections = list(_sections(prepared, shown, notes))
    keys = [key for key in prepared.steps if any(key == each["step"] for each in sections)]
    pages = [*keys, REVIEW] if keys else []
    present = _present(step, pages)
    at = pages.index(present) if present in pages else -1
    is_review = REVIEW in (present, step)
    return FormView(
        title=said({"title": form.title, "title_en": form.title_en})["title"],
        sections=tuple(
            asked.section(section, is_review=is_review)
            for section in sections
            if present in (WHOLE, REVIEW, section["step"])
        ),
        steps=tuple(_steps(prepared, pages, at, errors or {})) if at >= 0 else (),
        step=present if at >= 0 else "",
        previous=pages[at - 1] if at > 0 else "",
        next=pages[at + 1] if 0 <= at < len(pages) - 1 else "",
        is_review=is_review,
        errors=_ordered(prepared, errors or {}),
        places=prepared.places,
    )


def _present(step: str | None, pages: list[str]) -> str:
    if not pages or step == WHOLE:
        return WHOLE
    return step if step in pages else pages[0]


def _sections(
    prepared: Prepared, shown: Shown, notes: Mapping[str, str] | None
) -> Iterator[dict[str, Any]]:
    """The sections that ask or say something now."""
    for section in prepared.layout["sections"]:
        fields = [
            field
            for field in section["fields"]
            if field["path"] not in shown.hidden
            and (not prepared.is_readonly(field) or field["path"] in shown.computed)
            and (notes is None or field["path"] in notes)
        ]
        if fields:
            step = prepared.step_of_section(section)
            yield {**section, "fields": fields, "step": step}


def _steps(
    prepared: Prepared, pages: list[str], at: int, errors: Mapping[str, str]
) -> Iterator[FormStep]:
    wrong = [prepared.step_of(path) for path in errors]
    titles = {**prepared.steps, REVIEW: _("Xem lại và nộp")}
    for number, key in enumerate(pages):
        state = "now" if number == at else "done" if number < at else "next"
        yield FormStep(
            key=key,
            title=titles[key],
            number=number + 1,
            state=state,
            wrong=wrong.count(key),
        )


def _ordered(prepared: Prepared, errors: Mapping[str, str]) -> dict[str, str]:
    """The errors in the order of the page, rows by number."""
    order = {path: number for number, path in enumerate(prepared.by_path)}

    def place(path: str) -> tuple[int, list[tuple[int, int, int]]]:
        parts = path.split(".")
        known = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        first = next((order[each] for each in known if each in order), len(order))
        cells = [
            (0, int(part), 0) if part.isdigit() else (1, 0, _column(prepared, parts, at))
            for at, part in enumerate(parts)
        ]
        return first, cells

    return dict(sorted(errors.items(), key=lambda item: place(item[0])))


def _column(prepared: Prepared, parts: list[str], at: int) -> int:
    """The place of a column among those of its table."""
    table = prepared.by_path.get(".".join(parts[: at - 1]), {}) if at > 1 else {}
    names = [column["path"] for column in table.get("columns", ())]
    return names.index(parts[at]) if parts[at] in names else 0


class _Asked:
    """The questions with what is known about each."""

    def __init__(
        self,
        prepared: Prepared,
        shown: Shown,
        data: Mapping[str, Any],
        errors: Mapping[str, str],
        notes: Mapping[str, str],
    ) -> None:
        self._prepared = prepared
        self._shown = shown
        self._data = data
        self._errors = errors
        self._notes = notes

    def section(self, section: Mapping[str, Any], *, is_review: bool) -> FormSection:
        fields = (self.field(field, is_review=is_review) for field in section["fields"])
        return FormSection(
            key=section["key"],
            title=section["title"],
            help=section.get("help", ""),
            step=section["step"],
            fields=tuple(fields),
        )

    def field(self, field: Field, *, is_review: bool) -> FormField:
        path = field["path"]
        computed = self._prepared.is_readonly(field)
        value = self._shown.computed.get(path) if computed else get(self._data, path.split("."))
        if field["widget"] == "rows":
            return self._table(field, value, is_review=is_review)
        return self._one(path, field, value, computed=computed)

    def _one(self, path: str, field: Field, value: Any, *, computed: bool = False) -> FormField:
        widget = field["widget"]
        is_address = widget == "address"
        return FormField(
            path=path,
            widget=widget,
            label=field["label"],
            value=value,
            text=text_of(widget, value),
            shown=address_text(value) if is_address else shown_text(field, value),
            error=self._errors.get(path, ""),
            required=bool(field.get("required")),
            is_computed=computed,
            decides=self._prepared.decides(path),
            note=self._notes.get(path, field.get("note", "")),
            address=address_view(value, self._errors, path) if is_address else None,
            spec=field,
        )

    def _table(self, field: Field, value: Any, *, is_review: bool) -> FormField:
        path = field["path"]
        rows = value if isinstance(value, list) else []
        most = self._prepared.most_rows(path)
        empty = 0 if is_review or len(rows) >= most else EMPTY_ROWS
        return FormField(
            path=path,
            widget="rows",
            label=field["label"],
            value=rows,
            error=self._errors.get(path, ""),
            required=bool(field.get("required")),
            note=self._notes.get(path, field.get("note", "")),
            filled=len(rows),
            rows=tuple(
                tuple(self._cells(path, field["columns"], number, rows))
                for number in range(len(rows) + empty)
            ),
            spec=field,
        )

    def _cells(
        self, path: str, columns: Iterable[Field], number: int, rows: list[Any]
    ) -> Iterator[FormField]:
        row = rows[number] if number < len(rows) and isinstance(rows[number], Mapping) else {}
        for column in columns:
            name = f"{path}.{number}.{column['path']}"
            general = f"{path}.{STAR}.{column['path']}"
            computed = general in self._prepared.computed
            if name in self._shown.hidden or general in self._shown.hidden:
                continue
            if not row and self._prepared.asks_of_row(general):
                continue  # what else a row asks is known when it has begun
            if computed and name not in self._shown.computed:
                continue
            value = self._shown.computed[name] if computed else row.get(column["path"])
            yield self._one(name, column, value, computed=computed)
