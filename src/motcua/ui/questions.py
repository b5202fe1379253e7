"""The questions of an electronic form as the templates need them, from the view of a form.

The view is that of `catalogue.services.form_view`; this package lies below it and knows it by the
names of its attributes only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.ui.fields import LINES, Field, Rows, Section, field_id, options_from

STEP = "buoc"


@dataclass(frozen=True, kw_only=True)
class Address:
    """The parts of an address, and the communes among which to choose."""

    name: str
    label: str
    parts: Any
    help: str = ""
    note: str = ""
    source: str = ""
    error: str = ""
    required: bool = True
    decides: bool = False
    widget: str = "address"

    @property
    def id(self) -> str:
        return field_id(self.name)

    @property
    def preselects(self) -> bool:
        """Whether the only commune that was found is chosen at once."""
        return len(self.parts.found) == 1


@dataclass(frozen=True, kw_only=True)
class Computed:
    """A value that the server works out: to read, not to change."""

    name: str
    label: str
    shown: str
    help: str = ""
    error: str = ""
    widget: str = "computed"

    @property
    def id(self) -> str:
        return field_id(self.name)


Question = Field | Rows | Address | Computed


def sections_of(view: Any) -> tuple[Section, ...]:
    """The sections of the view with what a page draws."""
    return tuple(
        Section(
            key=section.key,
            title=section.title,
            help=section.help,
            fields=tuple(_question(each) for each in section.fields),
        )
        for section in view.sections
    )


def _question(asked: Any) -> Question:
    if asked.widget == "rows":
        return Rows(
            name=asked.path,
            label=asked.label,
            help=asked.spec.get("help") or "",
            note=asked.note,
            error=asked.error,
            required=asked.required,
            rows=tuple(tuple(_question(cell) for cell in row) for row in asked.rows),
            filled=asked.filled,
            marked=True,
        )
    if asked.is_computed:
        return Computed(
            name=asked.path,
            label=asked.label,
            shown=asked.shown,
            help=asked.spec.get("help") or "",
            error=asked.error,
        )
    return _address(asked) if asked.widget == "address" else _field(asked)


def _address(asked: Any) -> Address:
    return Address(
        name=asked.path,
        label=asked.label,
        parts=asked.address,
        help=asked.spec.get("help") or "",
        note=asked.note,
        source=asked.source,
        error=asked.error,
        required=asked.required,
        decides=asked.decides,
    )


def _field(asked: Any) -> Field:
    spec = asked.spec
    widget, keyboard = LINES.get(asked.widget, (asked.widget, ""))
    keyboard = spec.get("inputmode") or keyboard
    return Field(
        name=asked.path,
        label=asked.label,
        widget="day" if widget == "date" else widget,
        value=asked.text,
        help=spec.get("help") or (_("Ví dụ: 05/03/1990.") if widget == "date" else ""),
        note=asked.note,
        source=asked.source,
        error=asked.error,
        required=asked.required,
        options=options_from(spec.get("options") or (), asked.value),
        autocomplete=spec.get("autocomplete", ""),
        width=spec.get("width", ""),
        attributes={"inputmode": keyboard} if keyboard else None,
        marked=widget in ("checkbox", "radio"),
        decides=asked.decides,
    )


def steps_of(view: Any, address: str = "") -> list[dict[str, str]]:
    """The pages of a wizard for the stepper; those behind are links."""
    return [
        {"label": step.title, "href": step_address(view, step.key, address)} for step in view.steps
    ]


def step_address(view: Any, step: str, address: str = "") -> str:
    """Where a page of the wizard is; the form itself for one without pages."""
    return f"{address}?{STEP}={step}" if step and view.steps else address


def summary_of(view: Any) -> Iterator[dict[str, str]]:
    """Each error with the place that its link leads to, on this page of a wizard or another."""
    ids = dict(_ids(view.sections))
    for path, text in view.errors.items():
        step = view.step_of(path)
        here = not view.steps or step == view.step
        anchor = _anchor(path, ids) if here else field_id(path)
        start = "" if here else step_address(view, step)
        yield {"href": f"{start}#{anchor}" if path else "", "text": text}


def _anchor(path: str, ids: Mapping[str, str]) -> str:
    """The id on the page that is nearest to a path: a cell that is not shown leads to its table."""
    parts = path.split(".")
    known = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((ids[each] for each in known if each in ids), field_id(path))


def _ids(sections: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for section in sections:
        for asked in section.fields:
            for each in (asked, *(cell for row in asked.rows for cell in row)):
                yield each.path, field_id(each.path)
                if each.address is not None:
                    yield f"{each.path}.line", field_id(f"{each.path}.line")
                    yield f"{each.path}.commune", field_id(f"{each.path}.commune")
