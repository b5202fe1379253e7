"""Write in a notebook, and speak about what stands there."""

from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.ioc.errors import LakeEmpty, SliceRefused
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.steering.groups.entering import Entered, enter
from motcua.steering.groups.figures import figures_asked, figures_kept, wish_checked
from motcua.steering.groups.models import BlockComment, BlockVersion, Notebook, NotebookBlock
from motcua.steering.groups.types import LONGEST_TEXT, MOST_BLOCKS, BlockWish, View
from motcua.steering.slices import columns_of

LONGEST_COMMENT = 2_000
MOST_COMMENTS = 200  # of a block


@transaction.atomic
def block_add(*, actor: Actor, notebook_id: UUID, wish: BlockWish) -> UUID:
    """Put a block at the end of a notebook, with its figures as they are now.

    By secretary or chair, who must be able to see the slice: `Invalid` names what is wrong.
    """
    _notebook_to_write(actor, notebook_id)
    wish = _checked(actor, wish)
    standing = NotebookBlock.objects.filter(notebook_id=notebook_id, removed_at__isnull=True)
    if standing.count() >= MOST_BLOCKS:
        raise Invalid(fields={"view": _("Một sổ có nhiều nhất 30 mục. Xin mở sổ khác.")})
    last = standing.aggregate(last=Max("place"))["last"] or 0
    block = NotebookBlock.objects.create(notebook_id=notebook_id, place=last + 1)
    _version_add(actor, block, wish)
    return block.pk


@transaction.atomic
def block_change(*, actor: Actor, block_id: UUID, wish: BlockWish, expected_version: int) -> None:
    """Write a block anew; how it was stays in its history. `Conflict` when somebody was faster."""
    block = _block_to_write(actor, block_id, expected_version)
    wish = _checked(actor, wish)
    block.version += 1
    block.save(update_fields=["version"])
    _version_add(actor, block, wish)


@transaction.atomic
def block_move(*, actor: Actor, block_id: UUID, up: bool) -> None:
    """Change places with the block before it, or after it; at the edge nothing happens."""
    rows = NotebookBlock.objects.filter(pk=block_id).values_list("notebook_id", flat=True)
    if (notebook_id := rows.first()) is None:
        raise NotFound
    _notebook_to_write(actor, notebook_id)  # two who order it do so one after the other
    block = _block_to_write(actor, block_id)
    others = NotebookBlock.objects.filter(notebook_id=block.notebook_id, removed_at__isnull=True)
    beside = (
        others.filter(place__lt=block.place).order_by("-place").first()
        if up
        else others.filter(place__gt=block.place).order_by("place").first()
    )
    if beside is not None:
        block.place, beside.place = beside.place, block.place
        NotebookBlock.objects.bulk_update([block, beside], ["place"])


@transaction.atomic
def block_remove(*, actor: Actor, block_id: UUID, expected_version: int) -> None:
    """Take a block off the notebook; minutes that rest on it still find it."""
    block = _block_to_write(actor, block_id, expected_version)
    block.removed_at = clock.now()
    block.save(update_fields=["removed_at"])


@transaction.atomic
def comment_add(
    *,
    actor: Actor,
    block_id: UUID,
    said: str,
    parent_id: UUID | None = None,
    once: Once | None = None,
) -> UUID:
    """Say something of a block, or answer what was said. By members who see its figures. `once`:
    the form that it comes from, see `kernel.idempotency`.

    `Invalid` (`text`), `NotAllowed`; `NotFound` for figures that are not the actor's to see.
    """
    block, entered = _block(actor, block_id)
    if not entered.may_comment:
        raise NotAllowed
    block_seen(actor, block)
    said = text.clean(said)
    if not 0 < len(said) <= LONGEST_COMMENT:
        raise Invalid(fields={"text": _("Xin viết ý kiến, không quá 2.000 ký tự.")})
    known = BlockComment.objects.filter(block=block)
    if known.count() >= MOST_COMMENTS:
        raise Conflict(_("Mục này đã có quá nhiều ý kiến. Xin kết luận trong cuộc họp."))
    if parent_id is not None and not known.filter(pk=parent_id, parent__isnull=True).exists():
        raise NotFound
    assert actor.staff_id is not None
    comment = BlockComment.objects.create(
        block=block,
        parent_id=parent_id,
        text=said,
        staff_id=actor.staff_id,
        by=actor.name,
        at=clock.now(),
    )
    remember(once, {"id": str(comment.pk)})
    return comment.pk


@transaction.atomic
def comment_resolve(*, actor: Actor, comment_id: UUID) -> UUID:
    """Say that what was raised is settled: by who raised it, secretary or chair; the key of the
    block. Twice changes nothing.
    """
    comment = (
        BlockComment.objects.select_for_update(of=("self",))
        .filter(pk=comment_id, parent__isnull=True)
        .first()
    )
    if comment is None:
        raise NotFound
    block, entered = _block(actor, comment.block_id)
    is_own = entered.may_comment and comment.staff_id == actor.staff_id
    if not (entered.may_write or is_own):
        raise NotAllowed
    block_seen(actor, block)
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = clock.now(), actor.name
        comment.save(update_fields=["resolved_at", "resolved_by"])
    return block.pk


def block_seen(actor: Actor, block: NotebookBlock) -> BlockVersion:
    """The newest version of a block whose figures this actor may see; else `NotFound`."""
    version = BlockVersion.objects.get(block=block, number=block.version)
    if version.view != View.TEXT:
        figures_asked(actor, wish_of(version))
    return version


def wish_of(row: BlockVersion) -> BlockWish:
    """What a version of a block asks."""
    return BlockWish(
        view=View(row.view),
        text=row.text,
        indicator=row.indicator,
        by=row.by,
        wanted=row.wanted,
        period=row.period,
    )


def _checked(actor: Actor, wish: BlockWish) -> BlockWish:
    said = text.clean(wish.text)
    if len(said) > LONGEST_TEXT:
        raise Invalid(fields={"text": _("Mục này dài quá 20.000 ký tự. Xin viết ngắn lại.")})
    cleaned = BlockWish(
        view=wish.view,
        text=said,
        indicator=wish.indicator,
        by=wish.by,
        wanted=wish.wanted,
        period=wish.period,
    )
    return wish_checked(actor, cleaned)


def _version_add(actor: Actor, block: NotebookBlock, wish: BlockWish) -> None:
    pinned = None
    if wish.view is not View.TEXT:
        try:
            pinned = figures_kept(figures_asked(actor, wish))
        except SliceRefused as refused:
            raise Invalid(fields={"agency": refused.text}) from refused
        except LakeEmpty:
            pinned = None
    assert actor.staff_id is not None
    BlockVersion.objects.create(
        block=block,
        number=block.version,
        view=wish.view.value,
        text=wish.text,
        indicator=wish.indicator,
        by=wish.by,
        period=wish.period,
        pinned=pinned,
        pinned_at=None if pinned is None else clock.now(),
        written_by=actor.name,
        staff_id=actor.staff_id,
        at=clock.now(),
        **columns_of(wish.wanted),
    )


def _notebook_to_write(actor: Actor, notebook_id: UUID) -> None:
    notebook = Notebook.objects.select_for_update().filter(pk=notebook_id).first()
    if notebook is None:
        raise NotFound
    if not enter(actor, notebook.group_id).may_write:
        raise NotAllowed


def _block(actor: Actor, block_id: UUID) -> tuple[NotebookBlock, Entered]:
    block = (
        NotebookBlock.objects.select_for_update(of=("self",))
        .select_related("notebook")
        .filter(pk=block_id, removed_at__isnull=True)
        .first()
    )
    if block is None:
        raise NotFound
    return block, enter(actor, block.notebook.group_id)


def _block_to_write(
    actor: Actor, block_id: UUID, expected_version: int | None = None
) -> NotebookBlock:
    block, entered = _block(actor, block_id)
    if not entered.may_write:
        raise NotAllowed
    if expected_version is not None and block.version != expected_version:
        raise Conflict
    return block
