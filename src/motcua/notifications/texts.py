"""The occasions on which people are told, and the texts that hold for them.

Which occasions there are is said by the contexts above when the process starts; the texts of the
release come with them, and what an administrator published stands in their place.
"""

from collections.abc import Iterable, Mapping

from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.notifications.models import TextDraft, TextVersion
from motcua.notifications.types import (
    KindRow,
    MessageKind,
    Preview,
    TextDraftInfo,
    TextVersionInfo,
)
from motcua.notifications.wording import preview
from motcua.organisation.selectors import administers_province

MOST_VERSIONS = 100
_kinds: dict[str, MessageKind] = {}


def kinds_set(kinds: Iterable[MessageKind]) -> None:
    """Choose the occasions. Called from `config/wiring.py` only."""
    _kinds.clear()
    _kinds.update({kind.key: kind for kind in kinds})


def kind_of(key: str) -> MessageKind:
    """The occasion of this name, for the code that tells of it. No query."""
    return _kinds[key]


def kinds_known() -> tuple[MessageKind, ...]:
    """Every occasion in the order in which a dossier meets them. No query."""
    return tuple(_kinds.values())


def may_change(actor: Actor) -> bool:
    """Administrators at an agency of the province, and the system when it brings a release."""
    return actor.kind is ActorKind.SYSTEM or administers_province(actor)


def known(actor: Actor, key: str) -> MessageKind:
    """The occasion, for an administrator; `NotFound` for all others."""
    if key not in _kinds:
        raise NotFound
    ensure_administrator(actor)
    return _kinds[key]


def ensure_administrator(actor: Actor) -> None:
    """`NotFound` for whom does not write the texts."""
    if not may_change(actor):
        raise NotFound


def message_kinds(*, actor: Actor) -> tuple[KindRow, ...]:
    """Every occasion with its version in force and its draft. Two queries; for administrators."""
    ensure_administrator(actor)
    newest = {
        row.kind: row for row in TextVersion.objects.order_by("kind", "-number").distinct("kind")
    }
    drafts = {row.kind: row for row in TextDraft.objects.all()}
    return tuple(
        KindRow(
            kind=kind, version=_version(kind, newest.get(key)), draft=_draft(kind, drafts.get(key))
        )
        for key, kind in _kinds.items()
    )


def message_kind(*, actor: Actor, key: str) -> KindRow:
    """One occasion with its version in force and its draft. Two queries; for administrators."""
    kind = known(actor, key)
    newest = TextVersion.objects.filter(kind=key).order_by("-number").first()
    draft = TextDraft.objects.filter(kind=key).first()
    return KindRow(kind=kind, version=_version(kind, newest), draft=_draft(kind, draft))


def message_versions(*, actor: Actor, key: str) -> tuple[TextVersionInfo, ...]:
    """The published versions, the newest first, at most a hundred. One query."""
    kind = known(actor, key)
    rows = TextVersion.objects.filter(kind=key).order_by("-number")[:MOST_VERSIONS]
    return tuple(_version(kind, row) for row in rows)


def message_preview(*, actor: Actor, key: str, texts: Mapping[str, str], language: str) -> Preview:
    """A message with these texts and the examples of its blanks. No query."""
    return preview(known(actor, key), texts, language)


def _version(kind: MessageKind, row: TextVersion | None) -> TextVersionInfo:
    if row is None:
        return TextVersionInfo(number=0, texts=dict(kind.texts))
    return TextVersionInfo(
        number=row.number,
        texts={**kind.texts, **row.texts},
        note=row.note,
        published_at=row.published_at,
        published_by=row.published_by_name,
    )


def _draft(kind: MessageKind, row: TextDraft | None) -> TextDraftInfo | None:
    if row is None:
        return None
    return TextDraftInfo(
        texts={**kind.texts, **row.texts},
        revision=row.revision,
        saved_at=row.saved_at,
        saved_by=row.saved_by_name,
    )
