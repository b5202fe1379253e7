"""Speak about what stands in a notebook. What is said belongs to the version of the block that was
on the screen: whoever may not see what stood there then does not read it either.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import IndicatorInfo
from motcua.kernel import clock, text
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once, remember
from motcua.steering.groups.blocks import block_entered, block_seen
from motcua.steering.groups.grounds import ground_of, ground_text
from motcua.steering.groups.models import BlockComment, BlockVersion, NotebookBlock
from motcua.steering.groups.types import Comment

LONGEST = 2_000
MOST = 200  # of a block
Former = Mapping[tuple[UUID, int], str]


@transaction.atomic
def comment_add(
    *,
    actor: Actor,
    block_id: UUID,
    said: str,
    of_version: int = 0,
    parent_id: UUID | None = None,
    once: Once | None = None,
) -> UUID:
    """Say something of a block, or answer what was said. By members who see its figures.

    `of_version`: the version that was on the screen, 0: the newest. `once`: the form that it comes
    from, see `kernel.idempotency`. `Invalid` (`text`), `NotAllowed`, `Conflict` for too many;
    `NotFound` for figures that are not the actor's to see.
    """
    block, entered = block_entered(actor, block_id)
    if not entered.may_comment:
        raise NotAllowed
    version = block_seen(actor, block, of_version)
    said = text.clean(said)
    if not 0 < len(said) <= LONGEST:
        raise Invalid(fields={"text": _("Xin viết ý kiến, không quá 2.000 ký tự.")})
    if BlockComment.objects.filter(block=block).count() >= MOST:
        raise Conflict(_("Mục này đã có quá nhiều ý kiến. Xin kết luận trong cuộc họp."))
    if parent_id is not None:
        _check_parent(actor, block, parent_id)
    assert actor.staff_id is not None
    comment = BlockComment.objects.create(
        block=block,
        block_version=version.number,
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
    block. Twice changes nothing. `NotFound`, `NotAllowed`.
    """
    comment = (
        BlockComment.objects.select_for_update(of=("self",))
        .filter(pk=comment_id, parent__isnull=True)
        .first()
    )
    if comment is None:
        raise NotFound
    block, entered = block_entered(actor, comment.block_id)
    is_own = entered.may_comment and comment.staff_id == actor.staff_id
    if not (entered.may_write or is_own):
        raise NotAllowed
    block_seen(actor, block, comment.block_version or 0)
    if comment.resolved_at is None:
        comment.resolved_at, comment.resolved_by = clock.now(), actor.name
        comment.save(update_fields=["resolved_at", "resolved_by"])
    return block.pk


def comments_of(
    actor: Actor, present: Iterable[BlockVersion], infos: Mapping[str, IndicatorInfo]
) -> dict[UUID, tuple[Comment, ...]]:
    """What was said of blocks whose present versions the actor may see, by block and in order; of
    a former version only where she may see that one, with its number as it was.

    Two queries, and two or three for each former version of which something was said.
    """
    now = {row.block_id: row.number for row in present}
    rows = list(BlockComment.objects.filter(block_id__in=list(now)).order_by("at", "id"))
    of = {row.pk: (row.block_id, row.block_version or now[row.block_id]) for row in rows}
    former = _former(actor, {key for key in of.values() if key[1] != now[key[0]]}, infos)
    shown = [row for row in rows if of[row.pk][1] == now[row.block_id] or of[row.pk] in former]
    answers: dict[UUID, list[Comment]] = {}
    for row in shown:
        if row.parent_id is not None:
            said = _comment(row, of[row.pk], former, ())
            answers.setdefault(row.parent_id, []).append(said)
    found: dict[UUID, list[Comment]] = {}
    for row in shown:
        if row.parent_id is None:
            said = _comment(row, of[row.pk], former, answers.get(row.pk, ()))
            found.setdefault(row.block_id, []).append(said)
    return {block_id: tuple(said) for block_id, said in found.items()}


def _check_parent(actor: Actor, block: NotebookBlock, parent_id: UUID) -> None:
    """What is answered was said of this block, of a version that the actor may see."""
    rows = BlockComment.objects.filter(block=block, pk=parent_id, parent__isnull=True)
    parent = rows.first()
    if parent is None:
        raise NotFound
    block_seen(actor, block, parent.block_version or 0)


def _former(
    actor: Actor, keys: set[tuple[UUID, int]], infos: Mapping[str, IndicatorInfo]
) -> dict[tuple[UUID, int], str]:
    """The former versions that the actor may see, with their number in words if they have one."""
    found = {}
    versions = BlockVersion.objects.select_related("block").filter(
        block_id__in=[block_id for block_id, _number in keys],
        number__in={number for _block_id, number in keys},
    )
    for version in versions if keys else ():
        key = (version.block_id, version.number)
        if key not in keys:
            continue
        ground = ground_of(actor, version, infos)
        if ground is not None:
            found[key] = ground_text(ground)
        elif version.pinned is None and _is_seen(actor, version):
            found[key] = ""
    return found


def _is_seen(actor: Actor, version: BlockVersion) -> bool:
    """Whether the actor may see a version that has no number: words, or figures before any fact."""
    try:
        block_seen(actor, version.block, version.number)
    except (NotFound, LakeEmpty):
        return False
    return True


def _comment(
    row: BlockComment, of: tuple[UUID, int], former: Former, answers: Sequence[Comment]
) -> Comment:
    return Comment(
        id=row.pk,
        by=row.by,
        at=row.at,
        text=row.text,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        former=of[1] if of in former else 0,
        ground=former.get(of, ""),
        answers=tuple(answers),
    )
