import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0021_expand_batches"),
        ("files", "0004_expand_unscanned"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assistance",
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
                ("account_id", models.UUIDField()),
                ("helper_name", models.CharField(max_length=200)),
                ("procedure_code", models.CharField(max_length=40)),
                ("agency_id", models.UUIDField()),
                ("data", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("consent", models.CharField(blank=True, default="", max_length=8)),
                ("consent_digest", models.CharField(blank=True, default="", max_length=64)),
                ("consent_at", models.DateTimeField(null=True)),
                ("code_id", models.UUIDField(null=True)),
                ("phone_end", models.CharField(blank=True, default="", max_length=3)),
                ("paper_id", models.UUIDField(null=True)),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="casefile",
            name="case_file_kind_known",
        ),
        # Old rows fit: a kind was added. They are looked at in the next migration, without a lock.
        AddConstraintNotValid(
            "casefile",
            models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["component", "supplement", "signed", "result", "consent"])
                ),
                name="case_file_kind_known",
            ),
        ),
        migrations.AddField(
            model_name="assistance",
            name="case",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddIndex(
            model_name="assistance",
            index=models.Index(fields=["account_id", "-id"], name="assistance_of_helper"),
        ),
        migrations.AddConstraint(
            model_name="assistance",
            constraint=models.CheckConstraint(
                condition=models.Q(("consent__in", ["", "paper", "code"])),
                name="assistance_consent_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("submitted_at__isnull", True),
                    models.Q(("consent", ""), _negated=True),
                    _connector="OR",
                ),
                name="assistance_submitted_with_consent",
            ),
        ),
    ]
