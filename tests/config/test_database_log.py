"""What PostgreSQL writes into its own log holds nothing about anybody."""

import contextlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction


def _log() -> Path:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    return Path(folder) / "log"


def test_an_error_leaves_no_value_in_the_log(db):
    if settings.ENV.database_url:
        pytest.skip("the server is not ours: its log is its owner's")
    secret = "9991880012349876"
    log = _log()
    before = log.stat().st_size
    statements = (
        ("SELECT 1 / 0, %s", [secret]),
        (f"SELECT 1 / 0, '{secret}'", []),
        (
            "INSERT INTO identity_person (id, full_name, personal_number) VALUES (NULL, %s, '')",
            [secret],
        ),
        ("INSERT INTO django_session VALUES (%s, '', now()), (%s, '', now())", [secret, secret]),
    )
    for sql, values in statements:
        with (
            contextlib.suppress(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, values)

    with log.open("rb") as file:
        file.seek(before)
        written = file.read().decode(errors="replace")
    assert written.count("ERROR:") >= len(statements)
    assert secret not in written
