import django.db.models.deletion
from django.db import migrations, models

REFUSE_CHANGE = """
CREATE FUNCTION documents_issued_number_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'documents_issuednumber is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER issued_number_is_final BEFORE UPDATE OR DELETE ON documents_issuednumber
FOR EACH ROW EXECUTE FUNCTION documents_issued_number_is_final();
"""
ALLOW_CHANGE = """
DROP TRIGGER issued_number_is_final ON documents_issuednumber;
DROP FUNCTION documents_issued_number_is_final();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("agency_id", models.UUIDField(verbose_name="cơ quan")),
                ("register", models.CharField(max_length=40, verbose_name="sổ")),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="số cuối")),
            ],
            options={
                "verbose_name": "sổ đăng ký văn bản",
                "verbose_name_plural": "sổ đăng ký văn bản",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency_id", "register", "year"), name="number_series_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedNumber",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.numberseries",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="số")),
                ("text", models.CharField(max_length=80, verbose_name="số và ký hiệu")),
                ("subject_ref", models.UUIDField(verbose_name="văn bản")),
                ("issued_by_id", models.UUIDField(null=True, verbose_name="người cấp số")),
                ("issued_at", models.DateTimeField(verbose_name="lúc cấp")),
            ],
            options={
                "verbose_name": "số đã cấp",
                "verbose_name_plural": "số đã cấp",
                "constraints": [
                    models.UniqueConstraint(fields=("series", "number"), name="issued_number_once"),
                    models.UniqueConstraint(
                        fields=("subject_ref",), name="issued_number_subject_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(number__gte=1), name="issued_number_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE_CHANGE, ALLOW_CHANGE),
    ]
