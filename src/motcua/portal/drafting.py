"""The draft behind a page of a form: what the page showed, and whose words stand where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from motcua.cases.selectors import draft_marks, mark
from motcua.catalogue.services import address_text
from motcua.catalogue.types import FormField, FormView
from motcua.ui.words import date_text

CARD, PAGE = "card", "page"
ACCOUNT, DOSSIER, REGISTER = "account", "dossier", "register"
UNCHECKED = "unchecked"
SALT = "portal.sources"
MOST_SHOWN = 20_000  # characters: fifty fields need two thousand
WRITER_LENGTH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A draft as it was saved."""

    id: UUID
    version: int
    agency_id: UUID | None
    data: dict[str, Any]
    files: tuple[tuple[str, UUID], ...]
    saved_at: datetime
    sources: dict[str, Any] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page carries: the draft it was opened with, and a mark of each field it shows."""

    of: UUID | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = (f"{path}:{each}" for path, each in self.marks.items())
        return "|".join([str(self.of or ""), *lines])


def shown_read(text: str) -> Shown:
    """What a page carries, read again; nothing from a text that is none."""
    of, *lines = text[:MOST_SHOWN].split("|")
    pairs = (line.rpartition(":") for line in lines)
    try:
        draft_id = UUID(of) if of else None
    except ValueError:
        return Shown()
    return Shown(of=draft_id, marks={path: each for path, _colon, each in pairs if path})


def shown_of(view: FormView, data: Mapping[str, Any], draft: Kept | None) -> Shown:
    """What the page of this view shows of these data."""
    paths = [] if view.is_review else [each.path for each in asked_in(view)]
    return Shown(of=draft.id if draft else None, marks=draft_marks(data, paths))


def asked_in(view: FormView) -> Iterator[FormField]:
    """The fields that the page asks."""
    for section in view.sections:
        yield from (each for each in section.fields if not each.is_computed)


def sources_sign(
    sources: Mapping[str, Any], data: Mapping[str, Any], beginning: Mapping[str, Any]
) -> str:
    """Where prefilled values came from, and these values, as the page carries them until there is
    a draft: a page of a wizard shows but some.
    """
    said = {
        path: [*each, beginning.get(path) if value_at(data, path) is None else value_at(data, path)]
        for path, each in sources.items()
    }
    return signing.dumps(said, salt=SALT, compress=True) if said else ""


def sources_read(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The sources and the values that `sources_sign` wrote; nothing from anything else."""
    try:
        said = signing.loads(text, salt=SALT) if text else {}
    except signing.BadSignature:
        return {}, {}
    sources = {path: each[:3] for path, each in said.items()}
    return sources, {path: each[3] for path, each in said.items() if each[3] is not None}


def source_words(sources: Mapping[str, Any], path: str, value: Any) -> str:
    """Where the value of a field came from; empty once the citizen changed it."""
    kind, detail, known = (*sources.get(path, ()), "", "", "")[:3]
    if not kind or value is None or known != mark(value):
        return ""
    return source_text(kind, detail)


def source_text(kind: str, detail: str) -> str:
    """A source in words."""
    if kind == DOSSIER:
        code, _space, day = detail.partition(" ")
        return _("từ hồ sơ %(code)s ngày %(day)s") % {
            "code": code,
            "day": date_text(date.fromisoformat(day)),
        }
    return {
        ACCOUNT: _("từ tài khoản"),
        REGISTER: _("từ Cơ sở dữ liệu quốc gia về dân cư"),
        CARD: _("từ thẻ căn cước"),
        PAGE: _("ở trang hoặc máy khác"),
    }.get(kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two values for one field, between which the citizen chooses."""

    path: str
    label: str
    step: str
    here: str
    there: str
    where: str


def differences(view: FormView, data: Mapping[str, Any], draft: Kept | None) -> list[Difference]:
    """What is not decided yet. `view` is of the whole form."""
    if draft is None or not draft.others:
        return []
    asked = {each.path: each for each in asked_in(view)}
    return [
        Difference(
            path=path,
            label=asked[path].label,
            step=view.step_of(path),
            here=value_words(asked[path], value_at(data, path)) or _("(để trống)"),
            there=value_words(asked[path], other["value"]) or _("(để trống)"),
            where=source_text(str(other.get("from", PAGE)), ""),
        )
        for path, other in draft.others.items()
        if path in asked
    ]


def value_words(asked: FormField, value: Any) -> str:
    """A value as a reader sees it."""
    if isinstance(value, list):
        return _("%(count)d dòng") % {"count": len(value)}
    if isinstance(value, Mapping):
        return address_text(value)
    for option in asked.spec.get("options") or ():
        if option["value"] == value:
            return str(option["label"])
    if asked.widget == "date" and isinstance(value, str):
        try:
            return date_text(date.fromisoformat(value))
        except ValueError:
            return value
    return "" if value is None else str(value)


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Set the value of a field; none takes it away."""
    *groups, name = path.split(".")
    for group in groups:
        inner = data.setdefault(group, {})
        if not isinstance(inner, dict):
            inner = data[group] = {}
        data = inner
    if value is None:
        data.pop(name, None)
    else:
        data[name] = value


def value_at(data: Any, path: str) -> Any:
    """The value of a field, None when there is none."""
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def labels_of(view: FormView, paths: Iterable[str]) -> list[str]:
    """The labels of the fields of these paths."""
    wanted = set(paths)
    return [each.label for each in asked_in(view) if each.path in wanted]
