"""Papers that the citizen has already, chosen for a dossier that is being filled in.

The page of the form shows `choices` beside each paper (`portal/papers/_again.html`) and hands what
came back to `chosen`.
"""

from uuid import UUID

from django.http import QueryDict

from motcua.cases.selectors import papers_again
from motcua.cases.services import paper_reuse
from motcua.cases.types import OwnPaper
from motcua.files.errors import FileInfected, FileRefused, StoreUnavailable
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound
from motcua.portal.incoming import uuids

PREFIX = "again."  # before the key of the component
MOST_OFFERED = 20


def choices(actor: Actor) -> tuple[OwnPaper, ...]:
    """The newest papers of the citizen, each content once. Two queries; none for strangers."""
    return papers_again(actor=actor)[:MOST_OFFERED] if actor.is_citizen else ()


def chosen(
    actor: Actor, posted: QueryDict, components: frozenset[str]
) -> tuple[list[tuple[str, UUID]], dict[str, str]]:
    """The chosen papers as files of these components, and what could not be taken, by field.

    A field `again.<component>` has the values `<case>:<file>`.
    """
    found: list[tuple[str, UUID]] = []
    problems: dict[str, str] = {}
    for name, values in posted.lists():
        key = name.removeprefix(PREFIX)
        if not name.startswith(PREFIX) or key not in components:
            continue
        for case_id, file_id in filter(None, map(_pair, values[:MOST_OFFERED])):
            try:
                found.append((key, paper_reuse(actor=actor, case_id=case_id, file_id=file_id)))
            except (NotFound, FileRefused, FileInfected, StoreUnavailable) as refusal:
                problems[f"files.{key}"] = refusal.text
    return found, problems


def _pair(value: str) -> tuple[UUID, UUID] | None:
    ids = uuids(value.split(":"))
    return (ids[0], ids[1]) if len(ids) == 2 else None  # noqa: PLR2004 - case and file
