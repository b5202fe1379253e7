"""A definition is written once: the database itself refuses to change or remove it."""

from django.db import migrations

GUARD = """
CREATE FUNCTION process_definition_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'process_processdefinition is final: store a new definition instead'
        USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER process_definition_no_change BEFORE UPDATE OR DELETE ON process_processdefinition
    FOR EACH ROW EXECUTE FUNCTION process_definition_is_final();
"""
UNGUARD = """
DROP TRIGGER process_definition_no_change ON process_processdefinition;
DROP FUNCTION process_definition_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("process", "0001_expand_definitions")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
