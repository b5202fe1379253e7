"""A form as pages show it, what is found wrong with one, and its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

# Steps that have no key in a layout: the last page of a wizard, and all pages as one.
REVIEW = "review"
WHOLE = "*"
# Names of the buttons that change the page instead of sending it: rows, look-up of a commune.
FORM_MOVES = frozenset({"more", "drop", "find"})


class FormProblem(NamedTuple):
    """Something wrong with a form: `place` names the part, as in `sections.1.fields.0.when`."""

    place: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCheck:
    """What a form says to the data given so far.

    `errors`: one sentence per wrong field. `data`: the clean data of what is shown, with what was
    computed. `hidden`: the paths that are not shown now; `papers.*.number` for a whole column.
    """

    errors: Mapping[str, str]
    data: Mapping[str, Any]
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCommune:
    """A commune as an address shows it. `present`: the unit that it belongs to today, if another.

    `value` is what the form sends for it.
    """

    value: str
    name: str
    present: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAddress:
    """The parts of an address: `words` were typed to find the commune, `found` came of it."""

    line: str = ""
    line_error: str = ""
    commune: FormCommune | None = None
    commune_error: str = ""
    words: str = ""
    found: tuple[FormCommune, ...] = ()
    searched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of a form.

    `path` is also the name of its input. `text` is the value as an input shows it, `shown` as a
    reader does. `rows` are the cells of a table, of which `filled` rows are not empty. `decides`:
    other parts of the form depend on the answer. `note`: what an officer said of it.
    `source`: where a value that was filled in for the citizen came from.
    """

    path: str
    widget: str
    label: str
    value: Any = None
    text: str = ""
    shown: str = ""
    error: str = ""
    required: bool = False
    is_computed: bool = False
    decides: bool = False
    note: str = ""
    source: str = ""
    filled: int = 0
    rows: tuple[tuple["FormField", ...], ...] = ()
    address: FormAddress | None = None
    spec: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """A titled part of a form, with the questions that are asked now."""

    key: str
    title: str
    help: str = ""
    step: str = ""
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """A page of a wizard. `state`: done, now or next; `wrong`: how many errors are on it."""

    key: str
    title: str
    number: int
    state: str
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """What a page shows of a form now.

    `step` is the page shown, `previous` and `next` its neighbours; empty when there is none. A form
    without steps has one page. `is_review`: all answers to read, none to change. `errors` are in
    the order of the page; `places` says on which step each field is.
    """

    title: str
    sections: tuple[FormSection, ...]
    steps: tuple[FormStep, ...] = ()
    step: str = ""
    previous: str = ""
    next: str = ""
    is_review: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def step_of(self, path: str) -> str:
        """The step on which the field of this path, or of a part of it, is asked."""
        parts = path.split(".")
        known = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
        return next((self.places[each] for each in known if each in self.places), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A form in the list: `hash` of its newest version; `procedures` have one of its versions.

    `number` is 0 for a form as the product brought it, that nobody published since.
    """

    key: str
    title: str
    hash: str
    procedures: int
    number: int = 0
    published_at: datetime | None = None
    by: str = ""
    has_draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChange:
    """One version of a form: an act of publishing, or what the product brought (`number` 0)."""

    number: int
    hash: str
    title: str
    procedures: int
    note: str = ""
    published_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUse:
    """A procedure that has a version of the form."""

    code: str
    name: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraftInfo:
    """The working copy of a form and what keeps it from being published."""

    key: str
    document: Mapping[str, Any]
    problems: tuple[FormProblem, ...]
    base_hash: str
    revision: int
    saved_at: datetime
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSpec:
    """Test data of a form as they stand in its file."""

    name: str
    data: Mapping[str, Any]
    wrong_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFile:
    """What a file of a form has: the form itself, and its test data."""

    document: Mapping[str, Any]
    samples: tuple[SampleSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """Answers to try a form with. `wrong_path`: the field that must be found wrong, if any."""

    id: UUID
    name: str
    data: Mapping[str, Any]
    wrong_path: str
    saved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleResult:
    """What a form said to a sample: `message` tells what was expected and not so."""

    sample: SampleRow
    message: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the form said what was expected."""
        return not self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPublished:
    """What publishing did. `unchanged` procedures had this form already."""

    form_hash: str
    number: int
    published: tuple[str, ...]
    unchanged: int
