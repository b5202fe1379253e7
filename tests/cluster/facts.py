"""A lake of known facts: a told history, people at work on it, and made dossiers with everything
that a formula may stumble over: nothing where there may be nothing, times on the very edge of a
month, pauses, extensions, sums beyond four bytes, agencies and procedures that no list knows.
"""

from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import time_machine

from cases import world as worlds
from ioc.walking import Walk
from motcua.cases.models import Case
from motcua.cases.types import Command
from motcua.ioc import lake, services, workshop
from motcua.ioc.schema import FACTS
from motcua.organisation.models import AdministrativeUnit, Agency, UnitSuccession
from motcua.organisation.selectors import agencies_forget
from seed.telling import UNTIL, seed

MADE = 3_000
TOLD = 60
OLD, OTHER_OLD, DISTRICT, PRESENT = "25438", "25439", "697", "25351"
# `u(i, k)` is even in 0..1, the same each time; a time in twenty is the first instant of a month.
MACROS = """
CREATE MACRO u(i, k) AS (hash(i || ' ' || k) >> 11)::DOUBLE / 9007199254740992.0;
CREATE MACRO pick(i, k, list) AS list[1 + floor(len(list) * u(i, k))::INTEGER];
CREATE MACRO later(i, k, since, days) AS CASE WHEN u(i, k + 500) < 0.05
    THEN greatest(since, date_trunc('month', since + to_days(32)))
    ELSE since + to_microseconds((u(i, k) * days * 86400000000)::BIGINT) END;
CREATE MACRO maybe(i, k, share, value) AS CASE WHEN u(i, k) < share THEN value END;
"""
CASES = """
CREATE TABLE made AS
WITH begun AS (
    SELECT i, later(i, 1, TIMESTAMP '2025-01-01', 525) AS submitted_at FROM range({made}) AS r(i)
), received AS (
    SELECT *, maybe(i, 2, 0.93, later(i, 3, submitted_at, 4)) AS received_at FROM begun
), released AS (
    SELECT *, maybe(i, 4, 0.75, later(i, 5, coalesce(received_at, submitted_at), 40)) AS released_at
    FROM received
)
SELECT *, format('00000000-0000-7000-8000-{{:012x}}', i) AS case_id,
    (1 + 9 * u(i, 6))::INTEGER AS version, pick(i, 7, {procedures}) AS procedure,
    pick(i, 8, ['online', 'counter', 'post', NULL]) AS channel,
    pick(i, 9, {agencies}) AS competent, pick(i, 10, {agencies}) AS receiving,
    maybe(i, 70, 0.3, pick(i, 71, {agencies})) AS competent_before,
    CASE WHEN competent_before IS NOT NULL THEN later(i, 72, submitted_at, 30) END AS handed_on_at,
    pick(i, 11, ['appraise', 'approve', 'end']) AS step,
    pick(i, 12, [3, 4, 7, 9, 9, 10, 10]) AS status,
    pick(i, 13, ['early', 'on_time', 'late', '', NULL]) AS timeliness,
    pick(i, 14, ['granted', 'refused', '', NULL]) AS outcome,
    maybe(i, 15, 0.8, later(i, 16, released_at, 6)) AS ended_at,
    maybe(i, 17, 0.9, later(i, 18, received_at, 20)) AS first_due_at,
    maybe(i, 19, 0.9, later(i, 20, received_at, 30)) AS promised_at,
    pick(i, 21, [0, 0, 1, 2, NULL]) AS supplements,
    maybe(i, 22, 0.4, later(i, 23, received_at, 10)) AS supplement_at,
    maybe(i, 24, 0.1, later(i, 25, received_at, 20)) AS supplement_again_at,
    maybe(i, 26, 0.9, maybe(i, 27, 0.3, (u(i, 28) * 900000)::BIGINT)) AS paused_seconds,
    pick(i, 29, [0, 0, 0, 86400, NULL])::BIGINT AS stopped_seconds,
    maybe(i, 30, 0.2, later(i, 31, received_at, 15)) AS extended_at,
    maybe(i, 32, 0.5, (u(i, 33) * 5000000000)::BIGINT) AS asked_vnd,
    pick(i, 34, [0, 0, 1, 3]) AS sent_back, pick(i, 35, [0, 0, 0, 1, 2]) AS reopened,
    pick(i, 36, [true, false, NULL]) AS has_result, extended_at > first_due_at AS extended_late,
    maybe(i, 37, 0.7, later(i, 38, supplement_at, 9)) AS supplied_at
FROM released
"""
PARTED = """
CREATE TABLE made_cases AS SELECT *, CASE WHEN ended_at IS NULL THEN 'open'
    ELSE strftime(ended_at, '%Y-%m') END AS part FROM made
"""
# Four stretches: some stand open, some ended on the edge of a month, no two stopped at once.
SPANS = """
CREATE TABLE made_spans AS
SELECT m.case_id, m.procedure, m.channel, m.receiving, m.competent,
    m.competent_before, m.handed_on_at, s.phase, m.part, s.from_at,
    s.to_at, m.promised_at AS due_at, maybe(i, 40 + s.n, 0.8, m.promised_at) AS late_from
FROM made_cases m, LATERAL (VALUES
    (1, 'intake', submitted_at, coalesce(received_at, released_at, ended_at)),
    (2, 'inside', received_at, coalesce(supplement_at, released_at, ended_at)),
    (3, pick(i, 50, ['citizen', 'outside', 'stopped']), supplement_at,
        CASE WHEN ended_at IS NULL THEN supplied_at ELSE coalesce(supplied_at, ended_at) END),
    (4, 'ready', released_at, ended_at)
) AS s(n, phase, from_at, to_at)
WHERE s.from_at IS NOT NULL
"""
STEPS = """
CREATE TABLE made_steps AS
SELECT case_id, 1 AS number, procedure, channel, competent, competent_before, handed_on_at,
    step, step AS node,
    pick(i, 60, ['case_officer', 'approver', NULL]) AS role, competent AS agency,
    submitted_at AS opened_at, released_at AS closed_at, '' AS answer, part
FROM made_cases
"""


def build(folder: Path) -> worlds.World:
    """Fill the database and the lake of the settings; the small province it is about."""
    world = worlds.build()
    agencies = _territories(world)
    seed(TOLD)
    _work(world)
    services.indicators_setup()
    services.lake_rebuild()
    _add_made(folder, agencies)
    return world


def _territories(world: worlds.World) -> list[str]:
    """Two communes of the old list, both merged into one of today; the keys of all agencies."""

    def unit(era, level, code, parent=None):
        return AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=f"xã {code}", kind="xã", short_name=code,
            name_folded=code, parent=parent, source="test",
        )  # fmt: skip

    district = unit("2024", "district", DISTRICT, unit("2024", "province", "70"))
    old = [unit("2024", "commune", code, district) for code in (OLD, OTHER_OLD)]
    new = unit("2025", "commune", PRESENT, unit("2025", "province", "75"))
    for each in old:
        UnitSuccession.objects.create(
            old=each, new=new, coverage="full", is_default_target=True, sources_agree=True
        )
    Agency.objects.filter(pk=world.commune.pk).update(unit=old[0])
    same = {name: getattr(world.commune, name) for name in ("level", "kind", "place", "source")}
    for number, place in enumerate((old[1], new)):
        Agency.objects.create(
            identifier=f"000.0{number}.99.H11", name=f"UBND xã {number}", short_name=f"xã {number}",
            symbol="UBND", valid_from=date(2020, 1, 1), unit=place,
            parent=world.commune if number else None, **same,
        )  # fmt: skip
    agencies_forget()
    return [str(key) for key in Agency.objects.order_by("identifier").values_list("id", flat=True)]


def _work(world: worlds.World) -> None:
    """Dossiers that people work on; one is stopped and taken up again."""
    worlds.give_keys(world)
    with time_machine.travel(UNTIL + timedelta(minutes=5), tick=False) as traveller:
        walk = Walk(world, traveller, Random(5))  # noqa: S311 - the same walk each time
        for _each in range(4):
            walk.submit()
        for command in (Command.ACCEPT, Command.TAKE, Command.STOP, Command.REOPEN):
            traveller.shift(timedelta(hours=2))
            assert walk.give(Case.objects.get(pk=walk.cases[0]), command), command
        walk.go(12)


def _add_made(folder: Path, agencies: list[str]) -> None:
    """Add made dossiers to the files of the lake."""
    manifest = lake.read()
    assert manifest is not None
    unknown = "00000000-0000-7000-8000-00000000dead"
    procedures = [worlds.JUDICIAL, worlds.BIRTH, worlds.GENERIC, "9.999999"]
    values = {"made": MADE, "procedures": procedures, "agencies": [*agencies, unknown]}
    with TemporaryDirectory(dir=folder) as name, ExitStack() as stack:
        at = stack.enter_context(workshop.engine(Path(name)))
        for sql in (MACROS, CASES, PARTED, SPANS, STEPS):
            at.execute(sql.format(**values))
        for kind, columns in FACTS.items():
            said = ", ".join(columns)
            old = " UNION ALL ".join(
                f"SELECT {said}, '{part}' AS part FROM read_parquet('{path}')"  # noqa: S608 - files of ours
                for part, path in manifest.paths(kind).items()
            )
            at.execute(
                f"CREATE TABLE fresh_{kind} AS SELECT {said}, part FROM ("  # noqa: S608 - as above
                f"({old}) UNION ALL BY NAME FROM made_{kind})"
            )
        workshop.put_aside(at, Path(name), 0)
        files = {**manifest.files, **workshop.gather(at, Path(name))}
        counts = {}
        for kind in FACTS:
            (counts[kind],) = workshop.fetch_one(at, f"SELECT count(*) FROM fresh_{kind}")  # noqa: S608 - as above
    lake.publish(
        lake.Manifest(
            number=manifest.number + 1,
            cursor_at=manifest.cursor_at,
            made_at=manifest.made_at,
            files=files,
            seen=manifest.seen,
            rows=counts,
        )
    )
