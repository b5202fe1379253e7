"""The ledger can only grow: the database itself refuses to change or remove a row."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_ledger_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'cases_ledgerentry is append-only' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER cases_ledger_no_change BEFORE UPDATE OR DELETE ON cases_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION cases_ledger_is_final();
CREATE TRIGGER cases_ledger_no_truncate BEFORE TRUNCATE ON cases_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION cases_ledger_is_final();
"""
UNGUARD = """
DROP TRIGGER cases_ledger_no_truncate ON cases_ledgerentry;
DROP TRIGGER cases_ledger_no_change ON cases_ledgerentry;
DROP FUNCTION cases_ledger_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
