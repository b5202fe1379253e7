"""The newest rows of the ledger are found by their time: the lake and the boards follow it."""

from typing import Any

from django.db import migrations

NAME = "ledger_entry_at"
# A few bytes for 16 pages of rows that came one after the other; writing a row costs nothing more.
KIND = "USING brin (at) WITH (pages_per_range = 16, autosummarize = on)"
PARTS = """
SELECT c.relname, EXISTS (
    SELECT 1 FROM pg_index x JOIN pg_inherits h ON h.inhrelid = x.indexrelid
    WHERE x.indrelid = c.oid AND h.inhparent = 'ledger_entry_at'::regclass)
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE i.inhparent = 'cases_ledgerentry'::regclass ORDER BY 1
"""


def by_time(apps: Any, schema_editor: Any) -> None:
    """Month by month, beside the work of the day; what is there is left as it is."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {NAME} ON ONLY cases_ledgerentry {KIND}")
        cursor.execute(PARTS)
        for part, is_there in cursor.fetchall():
            if not is_there:
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {part}_at")
                cursor.execute(f"CREATE INDEX CONCURRENTLY {part}_at ON {part} {KIND}")
                cursor.execute(f"ALTER INDEX {NAME} ATTACH PARTITION {part}_at")


def without(apps: Any, schema_editor: Any) -> None:
    """Gone with all its months."""
    schema_editor.execute(f"DROP INDEX IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ioc", "0002_expand_index_sets"), ("cases", "0007_expand_ledger_by_month")]

    operations = [migrations.RunPython(by_time, without)]
