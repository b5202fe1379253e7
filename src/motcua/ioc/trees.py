"""Questions about index sets: which there are, and the sheet of a unit."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.ioc import tree_policies as policies
from motcua.ioc.periods import grain_of, period_name, period_read
from motcua.ioc.reading import indicator_value
from motcua.ioc.tree_documents import tree_of, with_facts
from motcua.ioc.tree_models import IndexEvidence, IndexScore, IndexTreeVersion
from motcua.ioc.tree_rules import leaves_of, rolled_up
from motcua.ioc.tree_types import (
    Counted,
    Evidence,
    Index,
    IndexTree,
    Score,
    Sheet,
    SheetRow,
    Stage,
    Standing,
    TreeInfo,
)
from motcua.ioc.types import Slice
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid, NotFound
from motcua.organisation import selectors as organisation

MOST_TREES = 200
Scores = Mapping[str, Score]


def trees_list(*, actor: Actor) -> tuple[TreeInfo, ...]:
    """The published index sets by code, the newest version first. For officers. One query."""
    if not actor.is_staff:
        raise NotFound
    rows = IndexTreeVersion.objects.order_by("code", "-version").defer("body")[:MOST_TREES]
    return tuple(
        TreeInfo(
            hash=row.hash,
            code=row.code,
            version=row.version,
            title=row.title,
            published_at=row.published_at,
        )
        for row in rows
    )


def tree_found(tree_hash: str) -> IndexTree:
    """The published tree with this hash; `NotFound`. One query."""
    row = IndexTreeVersion.objects.filter(pk=tree_hash).first()
    if row is None:
        raise NotFound
    return with_facts(tree_of(row.body))


def scored_period(tree: IndexTree, written: str) -> str:
    """The name of a period for which the tree is scored; `Invalid` (`period`) for another."""
    period = period_read(written)
    if tree.grains and grain_of(period) not in tree.grains:
        raise Invalid(fields={"period": _("Bộ chỉ số này không chấm cho kỳ như vậy.")})
    return period_name(period)


def index_counted(
    *, actor: Actor, tree_hash: str, agency_id: UUID, period: str, index_code: str
) -> Counted | None:
    """What our own facts count for an index, of a unit with all below it; None where they count
    nothing for it. As `indicator_value`.
    """
    tree = tree_found(tree_hash)
    code = tree.facts.get(index_code)
    if code is None:
        return None
    value = indicator_value(
        actor=actor,
        code=code,
        period=period_read(scored_period(tree, period)),
        wanted=Slice(agency_id=agency_id),
    )
    return Counted(numerator=Decimal(value.part), denominator=Decimal(value.whole))


def standing_of(agency_id: UUID) -> Standing:
    """Where a unit stands among the others; `NotFound`. From memory."""
    organisation.agency_info(agency_id)
    return Standing(
        agency_id=agency_id,
        above=organisation.agencies_above([agency_id]),
        of_the_province=organisation.agencies_of_the_province(),
    )


def sheet(*, actor: Actor, tree_hash: str, agency_id: UUID, period: str) -> Sheet:
    """The scores of a unit for a period, each index with its sum; `NotFound` for whom neither works
    in the unit nor leads it, `Invalid` for a period for which it is not scored. Three queries.
    """
    standing = standing_of(agency_id)
    if not policies.may_read_scores(actor, standing):
        raise NotFound
    tree = tree_found(tree_hash)
    written = scored_period(tree, period)
    given = _scores(tree, agency_id, written)
    own, appraised = given[Stage.SELF], given[Stage.APPRAISED]
    sums = {stage: rolled_up(tree, _points(scores)) for stage, scores in given.items()}
    leaves = leaves_of(tree)
    rows = tuple(
        SheetRow(
            index=index,
            depth=depth,
            own=sums[Stage.SELF].get(index.code),
            appraised=sums[Stage.APPRAISED].get(index.code),
            score=own.get(index.code),
            judgement=appraised.get(index.code),
        )
        for depth, index in _walk(tree)
    )
    return Sheet(
        tree=tree,
        agency_id=agency_id,
        agency_name=organisation.agency_info(agency_id).name,
        period=written,
        rows=rows,
        own=sums[Stage.SELF].get("", Decimal(0)),
        appraised=sums[Stage.APPRAISED].get(""),
        scored=sum(index.code in own for index in leaves),
        to_score=len(leaves),
        may_score=policies.may_score(actor, Stage.SELF, standing),
        may_appraise=policies.may_score(actor, Stage.APPRAISED, standing),
    )


def evidence_file(*, actor: Actor, agency_id: UUID, file_id: UUID) -> UUID:
    """The file, where it proves a score of this unit and the actor may read its sheet; `NotFound`.
    One query.
    """
    proves = IndexEvidence.objects.filter(file_id=file_id, score__agency_id=agency_id)
    if not policies.may_read_scores(actor, standing_of(agency_id)) or not proves.exists():
        raise NotFound
    return file_id


def _walk(tree: IndexTree, parent: str = "", depth: int = 0) -> Iterator[tuple[int, Index]]:
    for index in tree.below(parent):
        yield depth, index
        yield from _walk(tree, index.code, depth + 1)


def _points(scores: Scores) -> dict[str, Decimal]:
    return {code: score.points for code, score in scores.items()}


def _scores(tree: IndexTree, agency_id: UUID, period: str) -> dict[Stage, dict[str, Score]]:
    rows = IndexScore.objects.filter(
        tree_id=tree.hash, agency_id=agency_id, period=period, replaced_at=None
    ).prefetch_related("evidence")
    found: dict[Stage, dict[str, Score]] = {stage: {} for stage in Stage}
    for row in rows:
        counted = Counted(
            numerator=row.numerator, denominator=row.denominator, points=row.given_points
        )
        proofs = tuple(
            Evidence(file_id=each.file_id, name=each.name) for each in row.evidence.all()
        )
        found[Stage(row.stage)][row.index_code] = Score(
            id=row.id,
            counted=counted,
            points=row.points,
            note=row.note,
            by=row.by,
            at=row.at,
            evidence=proofs,
        )
    return found
