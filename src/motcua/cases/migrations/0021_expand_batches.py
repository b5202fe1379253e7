import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0020_expand_ratings"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchRun",
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
                ("procedure_code", models.CharField(max_length=40)),
                ("version_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("file_name", models.CharField(max_length=200)),
                ("total", models.PositiveIntegerField()),
                ("fit", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account_id", "-created_at"], name="batch_run_of_account"),
                    models.Index(fields=["created_at"], name="batch_run_by_age"),
                    models.Index(
                        condition=models.Q(
                            ("asked_at__isnull", False), ("finished_at__isnull", True)
                        ),
                        fields=["asked_at"],
                        name="batch_run_unfinished",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("label", models.CharField(blank=True, max_length=120)),
                ("data", models.JSONField(default=dict)),
                ("files", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="cases.batchrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="batch_row_number"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "refused", "failed"])),
                        name="batch_row_state_known",
                    ),
                ],
            },
        ),
    ]
