"""Write in a notebook, block by block; how each one was stays."""

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
from motcua.steering.groups.models import BlockVersion, Notebook, NotebookBlock
from motcua.steering.groups.types import LONGEST_TEXT, MOST_BLOCKS, BlockWish, View
from motcua.steering.slices import columns_of


@transaction.atomic
def block_add(
    *, actor: Actor, notebook_id: UUID, wish: BlockWish, once: Once | None = None
) -> UUID:
    """Put a block at the end of a notebook, with its figures as they are now.

    By secretary or chair, who must be able to see the slice: `Invalid` names what is wrong. `once`:
    the form that it comes from, see `kernel.idempotency`.
    """
    _notebook_to_write(actor, notebook_id)
    wish = _checked(actor, wish)
    standing = NotebookBlock.objects.filter(notebook_id=notebook_id, removed_at__isnull=True)
    if standing.count() >= MOST_BLOCKS:
        raise Invalid(fields={"view": _("Một sổ có nhiều nhất 30 mục. Xin mở sổ khác.")})
    last = standing.aggregate(last=Max("place"))["last"] or 0
    block = NotebookBlock.objects.create(notebook_id=notebook_id, place=last + 1)
    _version_add(actor, block, wish)
    remember(once, {"id": str(block.pk)})
    return block.pk


@transaction.atomic
def block_change(
    *,
    actor: Actor,
    block_id: UUID,
    wish: BlockWish,
    expected_version: int,
    once: Once | None = None,
) -> None:
    """Write a block anew; how it was stays in its history. `Conflict` when somebody was faster,
    otherwise as `block_add`.
    """
    block = _block_to_write(actor, block_id, expected_version)
    wish = _checked(actor, wish)
    block.version += 1
    block.save(update_fields=["version"])
    _version_add(actor, block, wish)
    remember(once, {})


@transaction.atomic
def block_move(*, actor: Actor, block_id: UUID, up: bool, once: Once | None = None) -> None:
    """Change places with the block before it, or after it; at the edge nothing happens. By
    secretary or chair; `NotFound`. `once` as in `block_add`.
    """
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
    remember(once, {})


@transaction.atomic
def block_remove(
    *, actor: Actor, block_id: UUID, expected_version: int, once: Once | None = None
) -> None:
    """Take a block off the notebook; minutes that rest on it still find it. Errors and `once` as in
    `block_change`.
    """
    block = _block_to_write(actor, block_id, expected_version)
    block.removed_at = clock.now()
    block.save(update_fields=["removed_at"])
    remember(once, {})


def block_seen(actor: Actor, block: NotebookBlock, number: int = 0) -> BlockVersion:
    """The version of a block with this number, 0: the newest; `NotFound` where there is none, or
    none whose figures this actor may see.
    """
    version = BlockVersion.objects.filter(block=block, number=number or block.version).first()
    if version is None:
        raise NotFound
    if version.view != View.TEXT:
        figures_asked(actor, wish_of(version))
    return version


def block_entered(actor: Actor, block_id: UUID) -> tuple[NotebookBlock, Entered]:
    """A standing block, locked, and its group; `NotFound`."""
    block = (
        NotebookBlock.objects.select_for_update(of=("self",))
        .select_related("notebook")
        .filter(pk=block_id, removed_at__isnull=True)
        .first()
    )
    if block is None:
        raise NotFound
    return block, enter(actor, block.notebook.group_id)


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


def _block_to_write(
    actor: Actor, block_id: UUID, expected_version: int | None = None
) -> NotebookBlock:
    block, entered = block_entered(actor, block_id)
    if not entered.may_write:
        raise NotAllowed
    if expected_version is not None and block.version != expected_version:
        raise Conflict
    return block
