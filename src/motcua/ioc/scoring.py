"""Publish index sets, and score units on them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.files import selectors as files
from motcua.ioc import tree_policies as policies
from motcua.ioc.errors import ScoreChanged, TreeExists
from motcua.ioc.tree_documents import shipped, tree_body
from motcua.ioc.tree_models import IndexEvidence, IndexScore, IndexTreeVersion
from motcua.ioc.tree_rules import points_of
from motcua.ioc.tree_types import (
    Counted,
    Given,
    Index,
    IndexTree,
    ScoredAt,
    ScoreRule,
    Stage,
    seen_of,
)
from motcua.ioc.trees import scored_period, standing_of, tree_found
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.kernel.numbers import number_read, number_written
from motcua.kernel.text import marked
from motcua.organisation import selectors as organisation

MOST_FILES = 20
LONGEST_NOTE = 2_000


@transaction.atomic
def tree_publish(*, actor: Actor, tree: IndexTree) -> bool:
    """Publish a version of an index set; False where the very same one is there already.

    Administrators of the province only (`NotAllowed`). A version that is out is never changed
    (`TreeExists`): the scores that stand on it must stay what they were.
    """
    if not policies.may_define(actor, organisation.agencies_of_the_province()):
        raise NotAllowed
    known = IndexTreeVersion.objects.filter(code=tree.code, version=tree.version).first()
    if known is not None and known.hash != tree.hash:
        raise TreeExists
    _row, is_new = IndexTreeVersion.objects.get_or_create(
        hash=tree.hash,
        defaults={
            "code": tree.code,
            "version": tree.version,
            "title": tree.title,
            "body": tree_body(tree),
            "published_at": clock.now(),
            "published_by": actor.name,
        },
    )
    if is_new:
        ref = UUID(tree.hash[:32])
        audit.record(actor=actor, what=What.INDEX_TREE_PUBLISHED, subject_ref=ref)
    return is_new


def trees_import() -> int:
    """Publish the index sets that come with the product; how many were new."""
    return sum(tree_publish(actor=SYSTEM, tree=tree) for tree in shipped())


@transaction.atomic
def index_score(*, actor: Actor, at: ScoredAt, given: Given) -> Decimal:
    """Score one index of a unit for a period; the points it gives.

    The unit's leaders score it, those above it appraise what was scored (`Conflict` before that).
    Files of the score before stay with the new one; an appraisal of the score before ends.
    `NotFound` for a unit that is not theirs or no such index, `Invalid` names the field,
    `ScoreChanged` where something else stands there than was `seen`. A handful of queries.
    """
    tree = tree_found(at.tree_hash)
    period = scored_period(tree, at.period)
    index = tree.find(at.index_code)
    if not policies.may_score(actor, at.stage, standing_of(at.agency_id)) or index is None:
        raise NotFound
    if index.rule in (ScoreRule.SUM, ScoreRule.NOT_SCORED):
        raise NotFound
    counted = _counted(index, given.numbers)
    if len(given.note) > LONGEST_NOTE:
        raise Invalid(fields={"note": _("Ghi chú dài quá 2.000 ký tự.")})
    valid = {
        row.stage: row
        for row in IndexScore.objects.select_for_update().filter(
            tree_id=tree.hash,
            agency_id=at.agency_id,
            period=period,
            index_code=index.code,
            replaced_at=None,
        )
    }
    if given.seen is not None and given.seen != seen_of(row.id for row in valid.values()):
        raise ScoreChanged
    if at.stage is Stage.APPRAISED and Stage.SELF.value not in valid:
        raise Conflict(marked("Đơn vị chưa tự chấm chỉ số này. Hãy chờ đơn vị chấm xong."))
    score = IndexScore(
        tree_id=tree.hash,
        agency_id=at.agency_id,
        period=period,
        index_code=index.code,
        stage=at.stage.value,
        numerator=counted.numerator,
        denominator=counted.denominator,
        given_points=counted.points,
        points=points_of(index, counted),
        note=given.note.strip(),
        by=actor.name,
        account_id=actor.account_id,
        at=clock.now(),
    )
    _replace(valid.get(at.stage.value), score, _proofs(actor, given.evidence))
    judged = valid.get(Stage.APPRAISED.value)
    if at.stage is Stage.SELF and judged is not None:
        # What was appraised is no more what the unit says.
        judged.replaced_at = score.at
        judged.save(update_fields=["replaced_at"])
    audit.record(actor=actor, what=What.INDEX_SCORED, subject_ref=at.agency_id, object_ref=score.id)
    return score.points


def _proofs(actor: Actor, evidence: Sequence[UUID]) -> list[tuple[UUID, str]]:
    """The uploads with their names; `Invalid` unless each is the actor's and free of malware."""
    own = files.own_files(actor=actor, file_ids=evidence)
    if len(own) != len(set(evidence)) or len(own) > MOST_FILES:
        raise Invalid(fields={"evidence": _("Không nhận được tệp minh chứng. Xin tải lại tệp.")})
    named = files.files_of(actor=actor, file_ids=own)
    return [(file_id, row.name) for file_id, row in named.items()]


def _counted(index: Index, given: Mapping[str, str]) -> Counted:
    """The numbers as given; `Invalid` for each that is none or does not fit the index."""
    if index.rule in (ScoreRule.POINTS, ScoreRule.YES_NO):
        points = _number(given, "points")
        if points > index.points:
            most = _("Nhiều nhất %(points)s điểm.") % {"points": number_written(index.points)}
            raise Invalid(fields={"points": most})
        return Counted(points=points)
    numerator, denominator = _number(given, "numerator"), _number(given, "denominator")
    if numerator > denominator:
        raise Invalid(fields={"numerator": _("Số đạt không được lớn hơn tổng số.")})
    return Counted(numerator=numerator, denominator=denominator)


def _number(given: Mapping[str, str], name: str) -> Decimal:
    number = number_read(given.get(name, ""))
    if number is None or number < 0 or round(number, 2) != number:
        wrong = _("Xin ghi một số không âm, nhiều nhất hai chữ số sau dấu phẩy. Ví dụ: 1.250; 8,5")
        raise Invalid(fields={name: wrong})
    return number


def _replace(
    before: IndexScore | None, score: IndexScore, proofs: Sequence[tuple[UUID, str]]
) -> None:
    """Put a score in the place of the one before; of two at once, one is told to look again."""
    kept: list[tuple[UUID, str]] = []
    if before is not None:
        kept = list(before.evidence.values_list("file_id", "name"))
        before.replaced_at = score.at
        before.save(update_fields=["replaced_at"])
    try:
        with transaction.atomic():
            score.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict from error
    rows = dict([*kept, *proofs])
    IndexEvidence.objects.bulk_create(
        [IndexEvidence(score=score, file_id=file_id, name=name) for file_id, name in rows.items()]
    )
