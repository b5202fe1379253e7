"""What `kernel.db` runs is prepared once per connection: the server parses and plans it once."""

import pytest
from django.db import IntegrityError, connection, transaction
from psycopg.pq import TransactionStatus

from motcua.kernel import db

ASKED = "SELECT %s::int + 40"
KEEP = "INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, '', now())"


class Interrupted(Exception):
    """Something after the pipeline went wrong."""


def prepared():
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.fixture
def packets(monkeypatch):
    """How many commands psycopg was given each time it was ready to send."""
    found: list[int] = []
    take = db._OnePacket._take

    def counted(packet):
        found.append(len(packet))
        take(packet)

    db.fetch_one(ASKED, [0])  # prepares it
    monkeypatch.setattr(db._OnePacket, "_take", counted)
    return found


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


@pytest.mark.django_db
def test_what_is_written_in_a_pipeline_waits_for_its_end():
    connection.cursor().execute("CREATE TEMP TABLE noted (word text)")
    with db.pipeline():
        db.write("INSERT INTO noted (word) VALUES (%s)", ["a"])
        for word in ("b", "c"):
            db.write("UPDATE noted SET word = %s", [word])
        waiting = len(connection.connection._pipeline.command_queue)

    assert waiting >= 3
    assert db.fetch_one("SELECT word FROM noted") == ("c",)


@pytest.mark.django_db
def test_what_is_asked_in_a_pipeline_is_one_packet_at_its_end(packets):
    with db.pipeline():
        first, second = db.execute(ASKED, [1]), db.execute(ASKED, [2])
        assert packets == []

    assert packets == [3]  # with the end of the pipeline
    assert (first.fetchone(), second.fetchall()) == ((41,), [(42,)])


@pytest.mark.django_db
def test_what_is_asked_in_a_pipeline_is_one_packet_when_it_is_fetched(packets):
    with db.pipeline():
        first, second = db.execute(ASKED, [1]), db.execute(ASKED, [2])
        assert second.fetchone() == (42,)
        assert packets == [3]  # with the wish to be answered
        assert list(first) == [(41,)]

    assert packets == [3, 1]


@pytest.mark.django_db
def test_a_packet_larger_than_the_line_takes_at_once_is_answered():
    with db.pipeline():
        asked = [db.execute("SELECT length(%s)", ["x" * 5_000_000]) for _each in range(3)]
        assert [each.fetchone() for each in asked] == [(5_000_000,)] * 3


@pytest.mark.django_db
def test_no_pipeline_begins_within_another():
    with db.pipeline():
        db.write("CREATE TEMP TABLE noted (word text)")
        with pytest.raises(RuntimeError), db.pipeline():
            pass
        db.write("INSERT INTO noted (word) VALUES ('a')")

    assert db.fetch_one("SELECT word FROM noted") == ("a",)


@pytest.mark.django_db(transaction=True)
def test_a_pipeline_that_commits_ends_its_own_transaction_only():
    with transaction.atomic():
        with db.pipeline(commits=True):
            db.write(KEEP, ["mine"])
        assert is_idle()

    with pytest.raises(Interrupted):
        interrupted()

    assert db.fetch_one("SELECT array_agg(session_key) FROM django_session") == (["mine"],)


@pytest.mark.django_db(transaction=True)
def test_a_refused_statement_takes_the_commit_with_it():
    with pytest.raises(IntegrityError):
        refused()

    assert db.fetch_one("SELECT count(*) FROM django_session") == (0,)


@transaction.atomic
def interrupted():
    with transaction.atomic(), db.pipeline(commits=True):
        db.write(KEEP, ["part of a larger one"])
    assert not is_idle()
    raise Interrupted


@transaction.atomic
def refused():
    with db.pipeline(commits=True):
        db.write(KEEP, ["twice"])
        db.write("UPDATE django_session SET expire_date = NULL")


def is_idle():
    return connection.connection.info.transaction_status is TransactionStatus.IDLE
