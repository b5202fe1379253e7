"""The filled-in form over time: what an answer to a request may change, and what was before."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.cases.applicants import applicant_of, found_by
from motcua.cases.change import Extra, Opened, data_proof, facts_of, make_found
from motcua.cases.models import Case, CaseData
from motcua.catalogue import services as forms
from motcua.catalogue.types import PublishedVersion
from motcua.kernel import db, text
from motcua.kernel.errors import Invalid
from motcua.organisation import selectors as organisation

PAPER = "files."  # how the path of a component begins
LONGEST_NOTE = 500  # characters
MOST_NOTES = 60
NOT_FOUND_BY = (
    "DELETE FROM cases_searchkey WHERE agency_id = ANY(%s) AND key = ANY(%s) AND case_id = %s"
)


@dataclass(slots=True, kw_only=True)
class Revision:
    """A new filling of the form of a case, and the words under which the case was found before."""

    form: CaseData
    changed: list[str]
    columns: tuple[str, ...]
    old_keys: list[str]

    def add_to(self, extra: Extra) -> None:
        """Write it with the command: the row, its proof in the ledger, the columns of the case."""
        extra.rows.append(self.form)
        extra.columns = (*extra.columns, *self.columns)
        extra.body |= {**data_proof(self.form), "changed": self.changed}

    def find_again(self, case: Case) -> None:
        """Let the case be found under its new words instead of the old ones."""
        keys = found_by(case, self.form.data)
        gone = [key for key in self.old_keys if key not in keys]
        if gone:
            agencies = organisation.agencies_taken_over(facts_of(case, ()).agency_ids)
            db.write(NOT_FOUND_BY, [list(agencies), gone, case.pk])
        if added := [key for key in keys if key not in self.old_keys]:
            make_found(case, added)


def field_notes(version: PublishedVersion, fields: Mapping[str, str]) -> dict[str, str]:
    """The notes of an officer by the path of the answer or paper, in the order of the form.

    `Invalid` for a path that the form does not have, or whose answer the server computes.
    """
    known = _titles(version)
    if unknown := sorted(fields.keys() - known.keys()):
        said = _("Không có mục này trong biểu mẫu: %(names)s.") % {"names": ", ".join(unknown)}
        raise Invalid(fields={"fields": said})
    notes = {path: text.clean(fields[path]) for path in known if path in fields}
    if any(len(note) > LONGEST_NOTE for note in notes.values()):
        said = _("Mỗi ghi chú tối đa %(limit)d ký tự. Xin viết ngắn lại.")
        raise Invalid(fields={"fields": said % {"limit": LONGEST_NOTE}})
    kept = {path: note for path, note in notes.items() if note}
    if len(kept) > MOST_NOTES:
        said = _("Tối đa %(limit)d mục có ghi chú.") % {"limit": MOST_NOTES}
        raise Invalid(fields={"fields": said})
    return kept


def noted_items(version: PublishedVersion, notes: Mapping[str, str]) -> list[str]:
    """The notes as lines of the request (form 02)."""
    titles = _titles(version)
    return [f"{titles[path]}: {note}" for path, note in notes.items()]


def _titles(version: PublishedVersion) -> dict[str, str]:
    """What may be noted, by its path, with its name."""
    answers = {
        field["path"]: str(field["label"])
        for section in version.form.layout["sections"]
        for field in section["fields"]
        if not field.get("readonly")
    }
    return answers | {f"{PAPER}{part.key}": part.name for part in version.papers}


def known_papers(
    notes: Mapping[str, str], papers: Sequence[tuple[str, UUID]]
) -> list[tuple[str, UUID]]:
    """The new papers, each for a component that was noted; `Invalid` for others."""
    wrong = {
        f"{PAPER}{key}": _("Giấy tờ này không được yêu cầu bổ sung.")
        for key, _file_id in papers
        if f"{PAPER}{key}" not in notes
    }
    if wrong:
        raise Invalid(fields=wrong)
    return list(papers)


def revise(opened: Opened, notes: Mapping[str, str], changes: Mapping[str, Any]) -> Revision | None:
    """The form with the changed answers; None when nothing is different from what it was.

    Sets the new data and the applicant on the case. An answer that was noted may open others, which
    may be given too. `Invalid` for any other answer, and for what the form would refuse at
    submission.
    """
    if not changes:
        return None
    case = opened.case
    newest = CaseData.objects.filter(case_id=case.pk).order_by("-revision").first()
    assert newest is not None
    data = deepcopy(newest.data)
    for path, value in changes.items():
        _put(data, path.split("."), value)
    noted = [path for path in notes if not path.startswith(PAPER)]
    following = forms.form_opened(opened.version.form, newest.data, data)
    allowed = [*noted, *sorted(following.difference(noted))]
    if wrong := sorted(changes.keys() - set(allowed)):
        said = _("Mục này không được yêu cầu bổ sung nên không sửa được.")
        raise Invalid(fields=dict.fromkeys(wrong, said))
    data = forms.form_validate(opened.version.form, data)
    changed = [path for path in allowed if differ(newest.data, data, path)]
    if not changed:
        return None
    old_keys = found_by(case, newest.data)
    form = CaseData(case_id=case.pk, revision=newest.revision + 1, data=data, at=opened.at)
    case.data = data
    return Revision(form=form, changed=changed, columns=_rename(case, data), old_keys=old_keys)


def differ(old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> bool:
    """Whether the answer under this path is another one."""
    return bool(_get(old, path) != _get(new, path))


def _rename(case: Case, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Set what the case keeps of its applicant; the columns that changed."""
    applicant = applicant_of(data)
    said = {
        "applicant_name": applicant.full_name,
        "applicant_phone": applicant.phone,
        "applicant_email": applicant.email,
    }
    changed = tuple(name for name, value in said.items() if getattr(case, name) != value)
    for name in changed:
        setattr(case, name, said[name])
    return changed


def _put(data: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        data = data.setdefault(part, {})
    if value is None:
        data.pop(path[-1], None)
    else:
        data[path[-1]] = value


def _get(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data
