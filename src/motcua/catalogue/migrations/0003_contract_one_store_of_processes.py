"""Versions point to the definitions of `process`; the chains that `catalogue` kept become those."""

import json

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.catalogue.definitions import process_of
from motcua.kernel.ids import new_id
from motcua.process.selectors import document_of

LIFT = "ALTER TABLE catalogue_procedureversion DISABLE TRIGGER procedure_version_final"
PUT_BACK = "ALTER TABLE catalogue_procedureversion ENABLE TRIGGER procedure_version_final"
KEEP = """
    INSERT INTO process_processdefinition (hash, key, title, document)
    VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING
"""
POINT = "UPDATE catalogue_procedureversion SET process_id = %s WHERE process_id = %s"
APART = """
DO $$
DECLARE found text;
BEGIN
    FOR found IN
        SELECT conname FROM pg_constraint
        WHERE conrelid = 'catalogue_procedureversion'::regclass
          AND confrelid = 'catalogue_processdefinition'::regclass
    LOOP
        EXECUTE format('ALTER TABLE catalogue_procedureversion DROP CONSTRAINT %I', found);
    END LOOP;
END $$;
"""
TOGETHER = """
ALTER TABLE catalogue_procedureversion ADD CONSTRAINT procedure_version_process
    FOREIGN KEY (process_id) REFERENCES process_processdefinition (hash)
    DEFERRABLE INITIALLY DEFERRED;
DROP TABLE catalogue_processdefinition;
"""
FINAL = """
CREATE TRIGGER process_assignment_final
    BEFORE UPDATE OR DELETE ON catalogue_processassignment
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""


def convert(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Store each chain as a definition and let its versions point there."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT hash, body FROM catalogue_processdefinition")
        rows = cursor.fetchall()
        cursor.execute(LIFT)
        for known, written in rows:
            body = json.loads(written) if isinstance(written, str) else written
            definition = process_of(body)
            document = json.dumps(document_of(definition))
            cursor.execute(KEEP, [definition.hash, definition.key, definition.title, document])
            cursor.execute(POINT, [definition.hash, known])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(PUT_BACK)


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_expand_published_is_final"),
        ("process", "0002_expand_definitions_are_final"),
    ]

    operations = [
        migrations.RunSQL(APART, migrations.RunSQL.noop),
        migrations.RunPython(convert, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TOGETHER)],
            state_operations=[
                migrations.AlterField(
                    model_name="procedureversion",
                    name="process",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="process.processdefinition",
                    ),
                ),
                migrations.DeleteModel(name="ProcessDefinition"),
            ],
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="source_hash",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
        migrations.CreateModel(
            name="ProcessAssignment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("note", models.CharField(max_length=300, verbose_name="lý do")),
                ("assigned_at", models.DateTimeField(verbose_name="lúc giao")),
                ("assigned_by_id", models.UUIDField(null=True)),
                ("assigned_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.procedure",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.procedureversion",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="process.processdefinition",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy trình của thủ tục",
                "indexes": [
                    models.Index(fields=["procedure", "-id"], name="process_assignment_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("version",), name="process_assignment_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=300, verbose_name="tên quy trình")),
                ("rows", models.JSONField(null=True)),
                ("document", models.JSONField(null=True)),
                ("base_hash", models.CharField(blank=True, default="", max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bản nháp quy trình",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("rows__isnull", False)),
                            models.Q(("document__isnull", False), ("rows__isnull", True)),
                            _connector="OR",
                        ),
                        name="process_draft_one_form",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            FINAL, "DROP TRIGGER process_assignment_final ON catalogue_processassignment"
        ),
    ]
