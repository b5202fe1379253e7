"""Units score themselves on an index set, those above appraise, and a sheet adds up."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from cases import world as worlds
from motcua.audit.models import AuditEntry
from motcua.ioc import engine, scoring, trees
from motcua.ioc.errors import ScoreChanged, TreeExists
from motcua.ioc.reading import indicators_list
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.ioc.tree_documents import tree_body, tree_of
from motcua.ioc.tree_models import IndexScore, IndexTreeVersion
from motcua.ioc.tree_types import Given, ScoredAt, Stage
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound

PERIOD = "2024-Q1"


@pytest.fixture
def tree(world):
    scoring.trees_import()
    row = IndexTreeVersion.objects.get(code="766", version="2022")
    return trees.tree_found(row.hash)


@pytest.fixture
def score(world, tree):
    def give(actor, code, numerator, denominator, stage=Stage.SELF, **more):
        at = ScoredAt(
            tree_hash=tree.hash,
            agency_id=world.commune.id,
            period=PERIOD,
            index_code=code,
            stage=stage,
        )
        numbers = {"numerator": numerator, "denominator": denominator}
        return scoring.index_score(actor=actor, at=at, given=Given(numbers=numbers, **more))

    return give


@pytest.fixture
def above(world):
    """The approver of the people's committee of the province, above the commune."""
    world.commune.parent = world.centre
    world.commune.save()
    actor = worlds.staff(world.centre, Role.APPROVER, "chu-tich")
    worlds.agencies_forget()
    return actor


def sheet(actor, tree, world):
    return trees.sheet(actor=actor, tree_hash=tree.hash, agency_id=world.commune.id, period=PERIOD)


def test_a_unit_scores_itself_and_the_one_above_appraises(
    world, tree, score, above, django_assert_max_num_queries
):
    own = world.officer(Role.APPROVER)
    proof = world.upload(own)
    with pytest.raises(Conflict, match="chưa tự chấm"):
        score(above, "2.1", "90", "100", Stage.APPRAISED)

    assert score(own, "2.1", "1.140", "1.200", evidence=[proof], note="Theo sổ.") == 19
    assert score(own, "3.3", "30", "100") == Decimal("3.60")
    assert score(above, "2.1", "1.080", "1.200", Stage.APPRAISED, note="60 hồ sơ trễ.") == 18

    with django_assert_max_num_queries(4):
        seen = sheet(above, tree, world)
    rows = {row.index.code: row for row in seen.rows}
    assert (seen.own, seen.appraised) == (Decimal("22.60"), 18)
    assert (rows["3a"].own, rows["3a"].appraised) == (Decimal("3.60"), None)
    assert rows["2.1"].judgement.note == "60 hồ sơ trễ."
    assert [each.name for each in rows["2.1"].score.evidence] == ["giấy tờ.pdf"]
    assert (seen.scored, seen.to_score) == (2, 21)
    assert [row.depth for row in seen.rows[:3]] == [0, 1, 1]
    assert (seen.may_score, seen.may_appraise) == (False, True)
    assert trees.evidence_file(actor=above, agency_id=world.commune.id, file_id=proof) == proof


def test_an_appraisal_ends_when_the_unit_scores_anew(world, tree, score, above):
    own = world.officer(Role.APPROVER)
    score(own, "2.1", "1", "2")
    score(above, "2.1", "1", "4", Stage.APPRAISED)
    score(own, "2.1", "2", "2")
    assert (sheet(own, tree, world).own, sheet(own, tree, world).appraised) == (20, None)


def test_a_newer_score_takes_the_place_and_the_older_one_stays(world, tree, score):
    own = world.officer(Role.APPROVER)
    proof, more = world.upload(own), world.upload(own)
    score(own, "2.1", "1", "2", evidence=[proof])
    score(own, "2.1", "3", "4", evidence=[more])

    row = next(row for row in sheet(own, tree, world).rows if row.index.code == "2.1")
    assert row.score.points == 15
    assert {each.file_id for each in row.score.evidence} == {proof, more}
    assert IndexScore.objects.count() == 2
    assert IndexScore.objects.filter(replaced_at=None).count() == 1


@pytest.mark.parametrize(
    ("numerator", "denominator", "field"),
    [
        ("5", "4", "numerator"),
        ("x", "4", "numerator"),
        ("1", "", "denominator"),
        ("-1", "4", "numerator"),
        ("1", "1,234", "denominator"),
        ("1", "1000000000000000", "denominator"),
    ],
)
def test_a_wrong_count_changes_nothing(world, score, numerator, denominator, field):
    with pytest.raises(Invalid) as refused:
        score(world.officer(Role.APPROVER), "2.1", numerator, denominator)
    assert set(refused.value.fields) == {field}
    assert not IndexScore.objects.exists()


def test_nobody_else_scores_or_reads(world, tree, score, above):
    police = world.officer(Role.APPROVER, world.police)
    for stranger in (police, world.citizen):
        with pytest.raises(NotFound):
            score(stranger, "2.1", "1", "2")
        with pytest.raises(NotFound):
            sheet(stranger, tree, world)
    with pytest.raises(NotFound):
        score(world.officer(Role.CASE_OFFICER), "2.1", "1", "2")
    with pytest.raises(NotFound):
        score(above, "2.1", "1", "2")  # who appraises does not score
    with pytest.raises(NotFound):
        score(world.officer(Role.APPROVER), "2.1", "1", "2", Stage.APPRAISED)
    assert sheet(world.officer(Role.CASE_OFFICER), tree, world).own == 0
    other = world.upload(world.citizen)
    with pytest.raises(Invalid):
        score(world.officer(Role.APPROVER), "2.1", "1", "2", evidence=[other])
    with pytest.raises(NotFound):
        trees.evidence_file(
            actor=world.officer(Role.APPROVER), agency_id=world.commune.id, file_id=other
        )


@pytest.mark.parametrize("code", ["2", "2.2", "khong-co"])
def test_a_group_or_what_is_not_scored_takes_no_score(world, tree, score, code):
    with pytest.raises(NotFound):
        score(world.officer(Role.APPROVER), code, "1", "2")


def test_a_published_set_is_never_changed(world, tree):
    assert scoring.trees_import() == 0
    changed = tree_of(tree_body(tree) | {"note": "khác"})
    administrator = worlds.staff(world.centre, Role.ADMINISTRATOR, "quan-tri")
    with pytest.raises(TreeExists):
        scoring.tree_publish(actor=administrator, tree=changed)
    newer = tree_of(tree_body(tree) | {"version": "2022-sua-1", "note": "khác"})
    assert scoring.tree_publish(actor=administrator, tree=newer)
    with pytest.raises(NotAllowed):
        scoring.tree_publish(actor=world.officer(Role.APPROVER), tree=newer)
    assert [
        each.version for each in trees.trees_list(actor=administrator) if each.code == "766"
    ] == [
        "2022-sua-1",
        "2022",
    ]


def test_the_database_keeps_one_valid_score(world, tree, score):
    score(world.officer(Role.APPROVER), "2.1", "1", "2")
    row = IndexScore.objects.get()
    row.pk = None
    with pytest.raises(DatabaseError), transaction.atomic():
        IndexScore.objects.create(
            **{
                field.attname: getattr(row, field.attname)
                for field in IndexScore._meta.concrete_fields
                if field.name != "id"
            }
        )


def test_what_was_not_seen_is_not_written_over(world, tree, score):
    own = world.officer(Role.APPROVER)
    score(own, "2.1", "1", "2", seen="")
    with pytest.raises(ScoreChanged):
        score(own, "2.1", "2", "2", seen="")
    row = next(row for row in sheet(own, tree, world).rows if row.index.code == "2.1")
    score(own, "2.1", "2", "2", seen=row.seen)
    assert sheet(own, tree, world).own == 20
    assert AuditEntry.objects.filter(what="index_scored", subject_ref=world.commune.id).count() == 2


def test_a_set_is_scored_for_its_own_periods_and_our_facts_say_what_they_count(
    world, tree, stop_clock
):
    stop_clock("2026-03-17 09:00")  # no month ends meanwhile
    own = world.officer(Role.APPROVER)
    yearly = trees.tree_found(IndexTreeVersion.objects.get(code="dti", version="2025").hash)
    asked = {"actor": own, "agency_id": world.commune.id}
    with pytest.raises(Invalid) as refused:
        trees.sheet(**asked, tree_hash=yearly.hash, period="2024-Q1")
    assert set(refused.value.fields) == {"period"}
    assert not trees.sheet(**asked, tree_hash=yearly.hash, period="2024").is_complete
    with pytest.raises(Invalid):
        trees.sheet(**asked, tree_hash=tree.hash, period="2024-03-31")

    worlds.received(world)
    indicators_setup()
    lake_rebuild()
    engine.forget()
    month = {"tree_hash": tree.hash, "period": f"{clock.today():%Y-%m}"}
    counted = trees.index_counted(**asked, **month, index_code="3.3")
    assert (counted.numerator, counted.denominator) == (1, 1)
    assert trees.index_counted(**asked, **month, index_code="1.1") is None
    known = {each.code for each in indicators_list(actor=own)}
    assert set(tree.facts.values()) <= known
    assert set(tree.facts) <= {index.code for index in tree.indices}
