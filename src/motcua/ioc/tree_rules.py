"""Index sets: what a tree must be, points from counts, and their sum up the tree. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from motcua.ioc.tree_types import Counted, Index, IndexTree, ScoreRule
from motcua.kernel.text import marked

CENTS = Decimal("0.01")
# Rank words for a share of the points (QĐ 766, as its national board shows them); highest first.
RANKS = (
    (Decimal(90), marked("Xuất sắc")),
    (Decimal(80), marked("Tốt")),
    (Decimal(70), marked("Khá")),
    (Decimal(50), marked("Trung bình")),
    (Decimal(0), marked("Yếu")),
)


Problem = tuple[str, str, dict[str, str]]


def tree_problems(tree: IndexTree) -> Iterator[Problem]:
    """What is wrong with a tree: the code of the index (empty: the tree), a marked sentence and the
    values in it. The points of the leaves must add up to what each group and the tree declare.
    """
    codes = [index.code for index in tree.indices]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield code, marked("Mã chỉ số bị trùng."), {}
    for index in tree.indices:
        if index.parent and index.parent not in codes:
            yield index.code, marked("Không có chỉ số cha %(parent)s."), {"parent": index.parent}
        elif _is_own_ancestor(tree, index):
            yield index.code, marked("Chỉ số nằm dưới chính nó."), {}
        yield from _own_problems(index)
        yield from _sum_problems(tree, index)
    if (total := _total(tree.below(""))) != tree.points:
        said = {"total": f"{total}", "points": f"{tree.points}"}
        yield "", marked("Điểm các nhóm cộng lại là %(total)s, không phải %(points)s."), said


def _own_problems(index: Index) -> Iterator[Problem]:
    if index.points < 0:
        yield index.code, marked("Điểm tối đa không được âm."), {}
    if not 0 < index.full_at <= 1:
        yield index.code, marked("Ngưỡng đủ điểm phải lớn hơn 0 và không quá 1."), {}


def _sum_problems(tree: IndexTree, index: Index) -> Iterator[Problem]:
    below = list(tree.below(index.code))
    if bool(below) is not (index.rule is ScoreRule.SUM):
        yield index.code, marked("Chỉ nhóm có chỉ số con mới cộng điểm từ dưới lên."), {}
    elif below and (total := _total(below)) != index.points:
        said = {"total": f"{total}", "points": f"{index.points}"}
        sentence = marked("Điểm các chỉ số con cộng lại là %(total)s, không phải %(points)s.")
        yield index.code, sentence, said


def _is_own_ancestor(tree: IndexTree, index: Index) -> bool:
    seen = {index.code}
    above = tree.find(index.parent)
    while above is not None:
        if above.code in seen:
            return True
        seen.add(above.code)
        above = tree.find(above.parent) if above.parent else None
    return False


def _total(indices: Iterable[Index]) -> Decimal:
    return sum((index.points for index in indices), Decimal(0))


def points_of(index: Index, counted: Counted) -> Decimal:
    """The points of an index, 0 to its most, in hundredths.

    Denominator 0: full where the index says so, else 0. A ratio above 1 counts as 1.
    """
    if index.rule in (ScoreRule.NOT_SCORED, ScoreRule.SUM):
        return Decimal(0)
    if index.rule in (ScoreRule.POINTS, ScoreRule.YES_NO):
        given = counted.points or Decimal(0)
        if index.rule is ScoreRule.YES_NO:
            given = index.points if given > 0 else Decimal(0)
        return _cents(min(max(given, Decimal(0)), index.points))
    if not counted.denominator:
        return _cents(index.points if index.is_full_when_none else Decimal(0))
    ratio = (counted.numerator or Decimal(0)) / counted.denominator
    ratio = min(max(ratio, Decimal(0)), Decimal(1))
    if index.rule is ScoreRule.FULL_AT:
        ratio = min(ratio / index.full_at, Decimal(1))
    return _cents(index.points * ratio)


def rolled_up(tree: IndexTree, leaves: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The points of every index of which something below was scored; the empty code is the whole.

    Sums are of the rounded points that people see, so that a sheet adds up by hand.
    """
    sums: dict[str, Decimal] = {}

    def up(code: str) -> Decimal | None:
        if code in leaves:
            return leaves[code]
        found = [each for index in tree.below(code) if (each := up(index.code)) is not None]
        return sum(found, Decimal(0)) if found else None

    for code in ("", *(index.code for index in tree.indices)):
        points = up(code)
        if points is not None:
            sums[code] = points
    return sums


def leaves_of(tree: IndexTree) -> tuple[Index, ...]:
    """The indices that are scored by themselves."""
    return tuple(
        index for index in tree.indices if index.rule not in (ScoreRule.SUM, ScoreRule.NOT_SCORED)
    )


def rank_of(points: Decimal, most: Decimal) -> str:
    """The marked rank word for so many of the most points."""
    share = 100 * points / most if most else Decimal(0)
    return next(word for least, word in RANKS if share >= least)


def _cents(points: Decimal) -> Decimal:
    return points.quantize(CENTS, rounding=ROUND_HALF_UP)
