"""Texts that administrators write: one draft under a revision, and numbered versions for ever.

The contexts that have such texts own the tables, the rules of a good text and the trail; how a
draft is kept from two writers and how versions follow one another is here.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import marked

LONGEST_NOTE = 300  # characters
Key = Mapping[str, str]
Texts = Mapping[str, str]
M = TypeVar("M", bound=models.Model)
D = TypeVar("D", bound="DraftRow")
V = TypeVar("V", bound="VersionRow")


class TextsWrong(Invalid):
    """A text has an unknown blank, is empty or too long; `fields` says which and what."""

    code = "texts_wrong"
    message = marked("Chưa lưu được. Xin xem các mục được đánh dấu.")


class DraftChanged(Conflict):
    """Somebody else saved or published since the page was opened."""

    code = "draft_changed"
    message = marked(
        "Bản nháp vừa được người khác sửa hoặc công bố. Nội dung ông/bà gõ vẫn còn ở dưới; "
        "xin đối chiếu rồi lưu lại."
    )


class NothingNew(Conflict):
    """The draft says the same as the version in force."""

    code = "nothing_new"
    message = marked("Bản nháp giống hệt bản đang dùng nên không có gì để công bố.")


class VersionRow(models.Model):
    """Texts as published once; the table adds the key of what they are the texts of."""

    number = models.PositiveIntegerField(_("phiên bản"))
    texts = models.JSONField(_("nội dung"))
    note = models.CharField(_("lý do thay đổi"), max_length=LONGEST_NOTE, blank=True)
    published_at = models.DateTimeField(_("lúc công bố"))
    published_by_id = models.UUIDField(_("người công bố"), null=True)
    published_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class DraftRow(models.Model):
    """What an administrator is writing: one draft per key, shared by all of them."""

    texts = models.JSONField(_("nội dung"))
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("lúc lưu"))
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


def newest(table: type[V], key: Key) -> V | None:
    """The version in force. One query."""
    return _rows(table).filter(**key).order_by("-number").first()


def draft_locked(table: type[D], key: Key, expected_revision: int) -> D | None:
    """The draft, locked, if it is still the one on the screen (0: none); else `DraftChanged`."""
    draft = _rows(table).select_for_update().filter(**key).first()
    if (draft.revision if draft else 0) != expected_revision:
        raise DraftChanged
    return draft


def draft_kept(
    table: type[D], key: Key, *, actor: Actor, texts: Texts, expected_revision: int
) -> D:
    """Write the draft anew or for the first time; of two who begin one, the second is told."""
    draft = draft_locked(table, key, expected_revision)
    values: dict[str, Any] = {
        "texts": dict(texts),
        "revision": expected_revision + 1,
        "saved_at": clock.now(),
        "saved_by_name": actor.name,
    }
    if draft is None:
        with transaction.atomic():
            draft, is_new = _rows(table).get_or_create(**key, defaults=values)
        if not is_new:
            raise DraftChanged
        return draft
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(values))
    return draft


def note_checked(note: str) -> str:
    """Why something is published, clean; `Invalid` without one or with too long a one."""
    note = text.clean(note)
    if not 1 <= len(note) <= LONGEST_NOTE:
        said = gettext("Xin ghi lý do thay đổi, không quá %(limit)d ký tự.") % {
            "limit": LONGEST_NOTE
        }
        raise Invalid(fields={"note": said})
    return note


def version_added(
    table: type[V], key: Key, *, actor: Actor, texts: Texts, before: V | None, note: str
) -> V:
    """The next version: it holds from now on."""
    return _rows(table).create(
        **key,
        number=before.number + 1 if before else 1,
        texts=dict(texts),
        note=note,
        published_at=clock.now(),
        published_by_id=actor.staff_id,
        published_by_name=actor.name,
    )


def is_of_the_release(version: VersionRow, texts: Texts) -> bool:
    """Whether a set-up has nothing to publish: a person wrote it, or it says the same already."""
    return version.published_by_id is not None or version.texts == texts


def _rows(table: type[M]) -> "models.Manager[M]":
    return table._default_manager  # noqa: SLF001 - Django's own name for it
