"""What `kernel.db` runs is prepared once per connection: the server parses and plans it once."""

import pytest
from django.db import connection

from motcua.kernel import db

ASKED = "SELECT %s::int + 40"


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_plain_statement_is_prepared_at_its_first_use_and_not_again():
    for number in range(3):
        assert db.fetch_one(ASKED, [number]) == (number + 40,)

    assert [each for each in prepared() if each == "SELECT $1::int + 40"] == ["SELECT $1::int + 40"]


@pytest.mark.django_db
def test_a_gathered_insert_is_prepared_too():
    before = len(prepared())
    connection.cursor().execute("CREATE TEMP TABLE noted (word text)")
    for _ in range(2):
        with db.pipeline():
            db.write("INSERT INTO noted (word) VALUES (%s)", ["a"])
            db.write("INSERT INTO noted (word) VALUES (%s)", ["b"])

    kept = [each for each in prepared() if "noted" in each]
    assert len(kept) == 1
    assert kept[0].startswith("WITH s0 AS (INSERT INTO noted")
    assert len(prepared()) == before + 1
