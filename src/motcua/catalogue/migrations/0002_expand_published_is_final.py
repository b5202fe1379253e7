"""The database refuses to change what was published."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("published_is_final.sql")
PARTS = ("channelterms", "component", "resulttype", "legalreference")
UNDO = [
    "DROP TRIGGER procedure_version_final ON catalogue_procedureversion",
    "DROP TRIGGER form_definition_final ON catalogue_formdefinition",
    "DROP TRIGGER process_definition_final ON catalogue_processdefinition",
    *(
        f"DROP TRIGGER {part}_final_{event} ON catalogue_{part}"
        for part in PARTS
        for event in ("insert", "update", "delete")
    ),
    "DROP FUNCTION catalogue_refuse_published_part()",
    "DROP FUNCTION catalogue_refuse_change()",
]


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), reverse_sql="; ".join(UNDO)),
    ]
