"""Index sets: what a tree must be, and points from counts."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.ioc.tree_documents import shipped, tree_body, tree_of, tree_read
from motcua.ioc.tree_rules import leaves_of, points_of, rank_of, rolled_up
from motcua.ioc.tree_types import Counted, Index, ScoreRule
from motcua.kernel.errors import Invalid
from motcua.kernel.numbers import number_read

TREES = {(tree.code, tree.version): tree for tree in shipped()}


def index(rule: ScoreRule, points: str = "6", **more) -> Index:
    return Index(code="1", name="Thử", points=Decimal(points), rule=rule, **more)


def fraction(numerator: str, denominator: str) -> Counted:
    return Counted(numerator=Decimal(numerator), denominator=Decimal(denominator))


@pytest.mark.parametrize(
    ("key", "points", "top"),
    [
        (("766", "2022"), 100, {"1": 18, "2": 20, "3a": 12, "3b": 10, "4": 22, "5": 18}),
        (
            ("dti", "2022"),
            1000,
            dict(zip("123456789", (100,) * 5 + (0, 200, 150, 150), strict=True)),
        ),
        (("dti", "2025"), 1000, {"1": 400, "2": 300, "3": 300}),
    ],
)
def test_the_shipped_sets_add_up_to_what_the_law_declares(key, points, top):
    tree = TREES[key]
    full = {each.code: each.points for each in leaves_of(tree)}
    sums = rolled_up(tree, full)
    assert sums[""] == tree.points == points
    assert {each.code: each.points for each in tree.below("")} == top
    assert {code: value for code, value in sums.items() if code in top and value} == {
        code: value for code, value in top.items() if value
    }


def test_the_components_of_2022_are_ninety_eight():
    assert sum(each.components for each in TREES["dti", "2022"].indices) == 98


@pytest.mark.parametrize(
    ("rule", "more", "counted", "points"),
    [
        (ScoreRule.PROPORTION, {}, fraction("2", "3"), "4.00"),
        (ScoreRule.PROPORTION, {}, fraction("0", "0"), "0.00"),
        (ScoreRule.PROPORTION, {"is_full_when_none": True}, fraction("0", "0"), "6.00"),
        (ScoreRule.PROPORTION, {}, fraction("9", "3"), "6.00"),
        (ScoreRule.PROPORTION, {}, fraction("1", "1200"), "0.01"),  # 0.005 goes up
        (ScoreRule.FULL_AT, {"full_at": Decimal("0.5")}, fraction("1", "2"), "6.00"),
        (ScoreRule.FULL_AT, {"full_at": Decimal("0.5")}, fraction("1", "4"), "3.00"),
        (ScoreRule.FULL_AT, {"full_at": Decimal("0.9")}, fraction("45", "100"), "3.00"),
        (ScoreRule.YES_NO, {}, Counted(points=Decimal(1)), "6.00"),
        (ScoreRule.YES_NO, {}, Counted(points=Decimal(0)), "0.00"),
        (ScoreRule.POINTS, {}, Counted(points=Decimal("4.25")), "4.25"),
        (ScoreRule.POINTS, {}, Counted(points=Decimal(7)), "6.00"),
        (ScoreRule.NOT_SCORED, {}, fraction("1", "1"), "0"),
    ],
)
def test_points_follow_the_rule_of_the_index(rule, more, counted, points):
    assert points_of(index(rule, **more), counted) == Decimal(points)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    numerator=st.integers(0, 10**6),
    more=st.integers(0, 10**6),
    full_at=st.integers(1, 100),
    points=st.integers(0, 100),
)
def test_points_stay_within_their_bounds_and_grow_with_the_count(numerator, more, full_at, points):
    rule = index(ScoreRule.FULL_AT, str(points), full_at=Decimal(full_at) / 100)
    of = numerator + more + 1
    got = points_of(rule, fraction(str(numerator), str(of)))
    exact = min(Fraction(points), points * Fraction(numerator, of) * 100 / full_at)
    assert 0 <= got <= points
    assert abs(Fraction(got) - exact) <= Fraction(1, 200)
    assert got <= points_of(rule, fraction(str(numerator + 1), str(of)))


def test_what_was_not_scored_is_no_zero():
    tree = TREES["766", "2022"]
    sums = rolled_up(tree, {"2.1": Decimal("19.5")})
    assert sums == {"": Decimal("19.5"), "2": Decimal("19.5"), "2.1": Decimal("19.5")}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda body: body["nodes"][1].update(max="5"), "1"),
        (lambda body: body.update(points="99"), "points"),
        (lambda body: body["nodes"][1].update(parent="khong-co"), "1.1"),
        (lambda body: body["nodes"][0].update(parent="1.1"), "1"),
        (lambda body: body["nodes"].append(dict(body["nodes"][1])), "1.1"),
        (lambda body: body["nodes"][1].update(full_at="0"), "1.1"),
        (lambda body: body["nodes"][1].update(max="nhiều"), "nodes.1.max"),
        (lambda body: body.update(surprise=1), "surprise"),
        (lambda body: body.pop("nodes"), "nodes"),
    ],
)
def test_a_tree_that_does_not_add_up_is_refused_with_its_place(change, field):
    body = tree_body(TREES["766", "2022"])
    change(body)
    with pytest.raises(Invalid) as refused:
        tree_of(body)
    assert field in refused.value.fields


@pytest.mark.parametrize("content", [b"", b"[", b"[" * 100_000, b"\xff", b"1" * 1_000_001])
def test_what_is_no_tree_at_all_is_refused(content):
    with pytest.raises(Invalid):
        tree_read(content)


def test_a_tree_is_the_same_after_writing_and_reading():
    for tree in TREES.values():
        assert tree_of(tree_body(tree)) == tree
    changed = tree_body(TREES["766", "2022"]) | {"note": "khác"}
    assert tree_of(changed).hash != TREES["766", "2022"].hash
    assert replace(tree_of(changed), hash="", note="") == replace(
        TREES["766", "2022"], hash="", note=""
    )


@pytest.mark.parametrize(
    ("points", "word"),
    [("90", "Xuất sắc"), ("89.99", "Tốt"), ("70", "Khá"), ("50", "Trung bình"), ("0", "Yếu")],
)
def test_a_share_of_the_points_has_a_word(points, word):
    assert rank_of(Decimal(points), Decimal(100)) == word


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.250", "1250"),
        ("1.250.000,5", "1250000.5"),
        ("8.5", "8.5"),
        ("8,5", "8.5"),
        ("1 250", "1250"),
        ("0", "0"),
        ("-3", "-3"),
        ("97,35", "97.35"),
        ("1.2345", "1.2345"),
        ("0.125", "0.125"),
    ],
)
def test_numbers_are_read_as_written_here(written, number):
    assert number_read(written) == Decimal(number)


@pytest.mark.parametrize(
    "written", ["", "abc", "1.2.3", "1,250,000.5", "NaN", "1e5", "12.34.567", "٣", "9" * 16, "--1"]
)
def test_what_is_no_certain_number_is_refused(written):
    assert number_read(written) is None
