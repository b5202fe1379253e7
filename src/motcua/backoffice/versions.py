"""What pages share on which texts are drafted, published and looked back at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.http import HttpResponse
from django.shortcuts import redirect

from motcua.backoffice.differences import Piece, pieces
from motcua.kernel.errors import DomainError
from motcua.kernel.http import ActorRequest

MOST_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """One text that differs, with its words marked."""

    label: str
    pieces: tuple[Piece, ...]


class Version(Protocol):
    """A published version of something: its number and its texts by key."""

    @property
    def number(self) -> int: ...

    @property
    def texts(self) -> Mapping[str, str]: ...


V = TypeVar("V", bound=Version)


def revision_of(request: ActorRequest) -> int:
    """The revision of the draft that was on the screen; an impossible one fits no draft."""
    value = request.POST.get("revision", "")
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else -1


def text_changes(
    labels: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[TextChange, ...]:
    """The texts that differ, in the order of their labels by key."""
    return tuple(
        TextChange(label=label, pieces=pieces(before.get(key, ""), after.get(key, "")))
        for key, label in labels.items()
        if before.get(key) != after.get(key)
    )


def history_entries(
    versions: Sequence[V],
    in_force: int,
    changes: Callable[[Mapping[str, str], Mapping[str, str]], tuple[TextChange, ...]],
) -> list[dict[str, Any]]:
    """Versions, the newest first, each with what it changed of the one before."""
    return [
        {
            "version": version,
            "changes": changes(older.texts, version.texts) if older is not None else (),
            "is_first": older is None,
            "in_force": version.number == in_force,
        }
        for version, older in zip(versions, [*versions[1:], None], strict=False)
    ]


def complaints(refusal: DomainError | None) -> dict[str, Any]:
    """What a page says of a refusal: at its fields, or above all."""
    errors = refusal.fields if refusal else {}
    return {"errors": errors, "problem": refusal.text if refusal and not errors else ""}


def see_other(name: str, *args: object) -> HttpResponse:
    """Go and look at another page of this area (303)."""
    response = redirect(f"backoffice:{name}", *args)
    response.status_code = 303
    return response
