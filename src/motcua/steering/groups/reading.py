"""What members read of a group: each number as it is now for the reader, and as it was pinned."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Count, F, Q

from motcua.ioc import selectors as ioc
from motcua.ioc.errors import LakeEmpty
from motcua.ioc.types import IndicatorInfo
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotAllowed, NotFound
from motcua.organisation import selectors as organisation
from motcua.steering.groups.blocks import wish_of
from motcua.steering.groups.comments import comments_of
from motcua.steering.groups.entering import Entered, enter, told
from motcua.steering.groups.figures import figures_asked, figures_read
from motcua.steering.groups.models import (
    AnalysisGroup,
    BlockVersion,
    GroupMember,
    Meeting,
    Notebook,
    NotebookBlock,
)
from motcua.steering.groups.policies import leads_province
from motcua.steering.groups.types import (
    Block,
    BlockThen,
    Comment,
    GroupInfo,
    GroupMan,
    GroupPage,
    GroupRole,
    MeetingInfo,
    MeetingState,
    NotebookInfo,
    NotebookPage,
    View,
)
from motcua.steering.places import place_of

MOST_GROUPS = 100
MOST_MEETINGS = 100
MOST_VERSIONS = 50
ORDER = {GroupRole.CHAIR: 0, GroupRole.SECRETARY: 1, GroupRole.MEMBER: 2}


def groups_list(*, actor: Actor) -> tuple[GroupInfo, ...]:
    """The groups that the actor is in, for leaders of the province all; the latest first, at most
    a hundred. Two queries.
    """
    rows = AnalysisGroup.objects.order_by("-id")
    if not leads_province(actor, organisation.agencies_of_the_province()):
        if not actor.is_staff or actor.staff_id is None:
            return ()
        own = GroupMember.objects.filter(staff_id=actor.staff_id)
        rows = rows.filter(pk__in=own.values("group_id"))
    found = list(rows[:MOST_GROUPS])
    chairs = dict(
        GroupMember.objects.filter(group__in=found, role=GroupRole.CHAIR.value).values_list(
            "group_id", "staff__full_name"
        )
    )
    return tuple(told(row, chairs.get(row.pk, "")) for row in found)


def may_found(*, actor: Actor) -> bool:
    """Whether the actor may found a group: leaders of the province."""
    return leads_province(actor, organisation.agencies_of_the_province())


def group_page(*, actor: Actor, group_id: UUID) -> GroupPage:
    """A group with its people, notebooks and meetings; `NotFound`. Five queries."""
    entered = enter(actor, group_id)
    members = _people(group_id)
    is_open = Q(blocks__removed_at__isnull=True)
    notebooks = Notebook.objects.filter(group_id=group_id).annotate(
        standing=Count("blocks", filter=is_open, distinct=True),
        unsettled=Count(
            "blocks__comments",
            filter=is_open
            & Q(blocks__comments__parent__isnull=True, blocks__comments__resolved_at__isnull=True),
            distinct=True,
        ),
    )
    meetings = Meeting.objects.filter(group_id=group_id).annotate(decided=Count("decisions"))
    return GroupPage(
        info=told(entered.row, members[0].name),
        version=entered.row.version,
        members=members,
        notebooks=tuple(
            NotebookInfo(
                id=row.pk, title=row.title, blocks=row.standing, open_comments=row.unsettled
            )
            for row in notebooks.order_by("-id")
        ),
        meetings=tuple(
            MeetingInfo(
                id=row.pk,
                held_on=row.held_on,
                place=row.place,
                state=MeetingState(row.state),
                decisions=row.decided,
            )
            for row in meetings.order_by("-held_on", "-id")[:MOST_MEETINGS]
        ),
        may_comment=entered.may_comment,
        may_write=entered.may_write,
        may_lead=entered.may_lead,
    )


def notebook_page(*, actor: Actor, notebook_id: UUID) -> NotebookPage:
    """A notebook as this reader may see it; `NotFound`.

    Seven queries, and two or three for each block with figures and each former version of which
    something was said. Who may not see a slice sees neither its figures of now and then nor what
    was said of them.
    """
    notebook = Notebook.objects.filter(pk=notebook_id).first()
    if notebook is None:
        raise NotFound
    entered = enter(actor, notebook.group_id)
    versions = list(
        BlockVersion.objects.filter(
            block__notebook_id=notebook_id,
            block__removed_at__isnull=True,
            number=F("block__version"),
        ).order_by("block__place", "block_id")
    )
    infos = infos_of(actor)
    comments = comments_of(actor, versions, infos)
    return NotebookPage(
        id=notebook_id,
        title=notebook.title,
        group=group_told(entered),
        blocks=tuple(_block(actor, row, infos, comments.get(row.block_id, ())) for row in versions),
        may_comment=entered.may_comment,
        may_write=entered.may_write,
    )


def block_to_change(*, actor: Actor, block_id: UUID) -> tuple[UUID, Block]:
    """The notebook and a block for who may write it; else `NotFound`."""
    row = NotebookBlock.objects.select_related("notebook").filter(pk=block_id).first()
    if row is None or row.removed_at is not None:
        raise NotFound
    if not enter(actor, row.notebook.group_id).may_write:
        raise NotAllowed
    version = BlockVersion.objects.get(block=row, number=row.version)
    return row.notebook_id, _block(actor, version, infos_of(actor), ())


def block_history(*, actor: Actor, block_id: UUID) -> tuple[UUID, tuple[BlockThen, ...]]:
    """The notebook and the states of a block, the newest first, at most fifty; also of one that was
    taken off. Figures that this reader may not see are left out.
    """
    row = NotebookBlock.objects.select_related("notebook").filter(pk=block_id).first()
    if row is None:
        raise NotFound
    enter(actor, row.notebook.group_id)
    infos = infos_of(actor)
    versions = BlockVersion.objects.filter(block=row).order_by("-number")[:MOST_VERSIONS]
    found = []
    for version in versions:
        shown = _block(actor, version, infos, ())
        found.append(
            BlockThen(
                version=version.number,
                by=version.written_by,
                at=version.at,
                wish=shown.wish,
                figures=shown.pinned,
                info=shown.info,
            )
        )
    return row.notebook_id, tuple(found)


def infos_of(actor: Actor) -> dict[str, IndicatorInfo]:
    """The indicators that the actor may ask for. One query."""
    return {info.code: info for info in ioc.indicators_list(actor=actor)}


def group_told(entered: Entered) -> GroupInfo:
    """The group as lists show it. From memory, or one query."""
    chair = entered.chair.staff_id
    return told(entered.row, organisation.staff_names({chair}).get(chair, ""))


def _block(
    actor: Actor,
    row: BlockVersion,
    infos: dict[str, IndicatorInfo],
    comments: tuple[Comment, ...],
) -> Block:
    wish, info = wish_of(row), infos.get(row.indicator)
    base = Block(
        id=row.block_id,
        version=row.number,
        wish=wish,
        by=row.written_by,
        at=row.at,
        info=info,
        comments=comments,
    )
    if wish.view is View.TEXT:
        return base
    if info is None:
        return _hidden(base)
    live = None
    try:
        live = figures_asked(actor, wish)
    except NotFound:
        return _hidden(base)
    except LakeEmpty:
        pass
    return replace(
        base,
        place=place_of(wish.wanted),
        live=live,
        pinned=figures_read(row.indicator, row.pinned) if live and row.pinned else None,
        pinned_at=row.pinned_at,
    )


def _hidden(block: Block) -> Block:
    """A block of which the reader sees no figures, and nothing of what was said of them."""
    return replace(block, info=None, comments=(), is_hidden=True)


def _people(group_id: UUID) -> tuple[GroupMan, ...]:
    rows = GroupMember.objects.filter(group_id=group_id).select_related("staff").order_by("id")
    people = [
        GroupMan(
            staff_id=row.staff_id,
            name=row.staff.full_name,
            title=row.staff.title,
            agency_name=organisation.agency_info(row.agency_id).name,
            role=GroupRole(row.role),
        )
        for row in rows
    ]
    return tuple(sorted(people, key=lambda each: ORDER[each.role]))
