"""A name kept as given and family name is marked: one word does not find the same person twice."""

from typing import Any
from uuid import UUID

from django.db import migrations

# Those that are no more first: their keys may go to who took over meanwhile.
AGENCIES = (
    "SELECT a.id FROM organisation_agency AS a "
    "LEFT JOIN organisation_agencysuccession AS s ON s.old_id = a.id ORDER BY s.old_id IS NULL, a.id"
)
AT_ONCE = 1_000  # keys that a transaction reads
# Such a key is the whole name turned by one word, its last word first; turned round it is none.
MARK = """
WITH few AS (
  SELECT key, case_id FROM cases_searchkey
  WHERE agency_id = %(agency)s AND (key, case_id) > (%(key)s, %(case)s)
  ORDER BY key, case_id LIMIT %(most)s),
found AS (
  SELECT few.key, few.case_id FROM few
  WHERE few.key LIKE '%% %% %%' AND few.key NOT LIKE '%%*' AND length(few.key) < 119
    AND EXISTS (
      SELECT FROM cases_searchkey AS whole
      WHERE whole.agency_id = %(agency)s AND whole.case_id = few.case_id AND whole.key <> few.key
        AND whole.key = substr(few.key, strpos(few.key, ' ') + 1)
          || ' ' || split_part(few.key, ' ', 1))
    AND NOT EXISTS (
      SELECT FROM cases_searchkey AS other
      WHERE other.agency_id = %(agency)s AND other.case_id = few.case_id AND other.key <> few.key
        AND other.key = (
          SELECT string_agg(w.word, ' ' ORDER BY w.number DESC)
          FROM unnest(string_to_array(few.key, ' ')) WITH ORDINALITY AS w(word, number)))),
gone AS (
  DELETE FROM cases_searchkey AS k USING found
  WHERE k.agency_id = %(agency)s AND k.key = found.key AND k.case_id = found.case_id
  RETURNING k.key, k.case_id),
marked AS (
  INSERT INTO cases_searchkey (agency_id, key, case_id)
  SELECT %(agency)s, key || ' *', case_id FROM gone ON CONFLICT DO NOTHING)
SELECT key, case_id FROM few ORDER BY key DESC, case_id DESC LIMIT 1
"""
UNMARK = (
    "INSERT INTO cases_searchkey (agency_id, key, case_id) "
    "SELECT agency_id, rtrim(key, ' *'), case_id FROM cases_searchkey WHERE key LIKE '%% *' "
    "ON CONFLICT DO NOTHING"
)


def mark(apps: Any, schema_editor: Any) -> None:
    """A thousand keys at a time, beside the work of the day; after an end it is run again."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(AGENCIES)
        for (agency_id,) in cursor.fetchall():
            last: tuple[str, UUID] | None = ("", UUID(int=0))
            while last is not None:
                asked = {"agency": agency_id, "key": last[0], "case": last[1], "most": AT_ONCE}
                cursor.execute(MARK, asked)
                last = cursor.fetchone()


def unmark(apps: Any, schema_editor: Any) -> None:
    """As it was."""
    schema_editor.execute(UNMARK)
    schema_editor.execute("DELETE FROM cases_searchkey WHERE key LIKE '%% *'")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("cases", "0031_contract_open_work"),
        ("organisation", "0005_expand_agency_succession"),
    ]

    operations = [migrations.RunPython(mark, unmark)]
