import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_expand_short_history"),
        ("files", "0004_expand_unscanned"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("command", models.CharField(max_length=24)),
                ("entry_number", models.PositiveIntegerField()),
                ("secret", models.CharField(max_length=8)),
                ("drafted_at", models.DateTimeField()),
                ("before_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", models.UUIDField(null=True)),
                ("signer_name", models.CharField(blank=True, default="", max_length=200)),
                ("slots", models.JSONField(default=dict)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("document_number", models.CharField(blank=True, default="", max_length=60)),
                ("void_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="bulkrun",
            name="bulk_run_command_known",
        ),
        # Old rows fit: commands were added. They are looked at in the next migration, without a lock.
        AddConstraintNotValid(
            "bulkrun",
            models.CheckConstraint(
                condition=models.Q(
                    (
                        "command__in",
                        [
                            "accept",
                            "approve",
                            "assign",
                            "hand_over",
                            "release",
                            "seal",
                            "seal_letter",
                            "sign",
                            "sign_letter",
                            "take",
                        ],
                    )
                ),
                name="bulk_run_command_known",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="signed_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("sealed_at__isnull", True), ("void_at__isnull", True)),
                fields=["drafted_at"],
                name="letter_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                fields=("case", "entry_number"), name="letter_of_entry"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("command__in", ["extend", "stop"])), name="letter_command_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sealed_at__isnull", True),
                    models.Q(("file__isnull", False), ("signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="letter_sealed_is_signed",
            ),
        ),
    ]
