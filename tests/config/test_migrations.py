"""Migrations since the last release only add: the previous release goes on running meanwhile."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader

ROOT = Path(__file__).resolve().parents[2]
SQUAWK = Path(sys.executable).parent / "squawk"
RELEASED: dict[str, str] = json.loads((ROOT / "tools" / "released.json").read_text())["migrations"]
OLDEST_POSTGRES = "15.0"
# What breaks a release that still runs, and nothing of style or of locks: docs/decisions/0030.
BREAKING = {
    "adding-not-nullable-field",
    "adding-required-field",
    "ban-drop-column",
    "ban-drop-database",
    "ban-drop-table",
    "changing-column-type",
    "renaming-column",
    "renaming-table",
}
NAME = re.compile(r"^\d{4}_(initial|(expand|backfill|contract)_[a-z0-9_]+)$")
# Older than the rule; none of them was released.
NAMED_BEFORE = {("identity", "0002_login_failures")}


def complaints(sql: str, folder: Path) -> set[str]:
    """The breaking rules that squawk finds violated in these statements."""
    path = folder / "migration.sql"
    path.write_text(sql)
    options = [f"--pg-version={OLDEST_POSTGRES}", "--assume-in-transaction", "--reporter=json"]
    done = subprocess.run([SQUAWK, *options, path], check=False, capture_output=True, text=True)
    assert done.returncode in {0, 1}, done.stderr
    return {found["rule_name"] for found in json.loads(done.stdout or "[]")} & BREAKING


def since_release(loader: MigrationLoader) -> list[Migration]:
    """Our migrations with a higher number than the last released one of their app."""
    return [
        migration
        for (app, name), migration in sorted(loader.graph.nodes.items())
        if migration.__module__.startswith("motcua.") and app in RELEASED and name > RELEASED[app]
    ]


def test_what_came_since_the_release_only_adds(db, tmp_path):
    loader = MigrationLoader(connection, replace_migrations=False)

    broken = {
        f"{migration.app_label}.{migration.name}": found
        for migration in since_release(loader)
        if "_contract_" not in migration.name
        and (found := complaints("\n".join(loader.collect_sql([(migration, False)])), tmp_path))
    }

    assert not broken


def test_a_migration_says_in_its_name_which_kind_it_is():
    loader = MigrationLoader(None)

    names = {
        (app, name)
        for (app, name), migration in loader.graph.nodes.items()
        if migration.__module__.startswith("motcua.")
    }

    assert {key for key in names if not NAME.match(key[1])} <= NAMED_BEFORE


def test_every_app_of_a_release_is_still_there():
    loader = MigrationLoader(None)

    assert {key for key in RELEASED.items() if key not in loader.graph.nodes} == set()


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("ALTER TABLE cases_case DROP COLUMN data;", "ban-drop-column"),
        ("ALTER TABLE cases_case RENAME COLUMN data TO form;", "renaming-column"),
        ("DROP TABLE cases_case;", "ban-drop-table"),
        ("ALTER TABLE cases_case ADD COLUMN n integer NOT NULL;", "adding-required-field"),
        ("ALTER TABLE cases_case ALTER COLUMN n TYPE bigint;", "changing-column-type"),
    ],
)
def test_what_would_break_the_previous_release_is_found(sql: str, rule: str, tmp_path):
    assert rule in complaints(sql, tmp_path)


def test_an_added_column_and_table_are_no_complaint(tmp_path):
    sql = "ALTER TABLE cases_case ADD COLUMN n integer; CREATE TABLE t (id bigint PRIMARY KEY);"

    assert complaints(sql, tmp_path) == set()
