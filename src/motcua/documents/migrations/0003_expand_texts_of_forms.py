from django.db import migrations, models

import motcua.kernel.ids

GUARD = """
CREATE FUNCTION documents_text_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'documents_textversion is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER text_version_no_change BEFORE UPDATE OR DELETE ON documents_textversion
FOR EACH ROW EXECUTE FUNCTION documents_text_version_is_final();
CREATE TRIGGER text_version_no_truncate BEFORE TRUNCATE ON documents_textversion
FOR EACH STATEMENT EXECUTE FUNCTION documents_text_version_is_final();
"""
UNGUARD = """
DROP TRIGGER text_version_no_truncate ON documents_textversion;
DROP TRIGGER text_version_no_change ON documents_textversion;
DROP FUNCTION documents_text_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_expand_number_per_book"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("form", models.CharField(max_length=40, verbose_name="mẫu")),
                ("texts", models.JSONField(verbose_name="nội dung")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bản nháp mẫu văn bản",
                "verbose_name_plural": "bản nháp mẫu văn bản",
                "constraints": [models.UniqueConstraint(fields=("form",), name="text_draft_once")],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("form", models.CharField(max_length=40, verbose_name="mẫu")),
                ("number", models.PositiveIntegerField(verbose_name="phiên bản")),
                ("texts", models.JSONField(verbose_name="nội dung")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="lý do thay đổi"),
                ),
                ("published_at", models.DateTimeField(verbose_name="lúc công bố")),
                ("published_by_id", models.UUIDField(null=True, verbose_name="người công bố")),
                ("published_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "phiên bản mẫu văn bản",
                "verbose_name_plural": "phiên bản mẫu văn bản",
                "constraints": [
                    models.UniqueConstraint(fields=("form", "number"), name="text_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="text_version_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
