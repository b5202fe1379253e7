"""Messages between officers and the citizen in a case."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_expand_open_by_procedure"),
        ("files", "0002_expand_unused_uploads"),
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("from_citizen", models.BooleanField()),
                ("account_id", models.UUIDField(null=True)),
                ("author_name", models.CharField(max_length=200)),
                ("post", models.CharField(blank=True, max_length=20)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            "casemessage", models.Index(fields=["case", "id"], name="case_message_of_case")
        ),
        migrations.AddIndex(
            "casemessage",
            models.Index(
                fields=["agency", "id"],
                name="case_message_unread",
                condition=models.Q(from_citizen=True, read_at__isnull=True),
            ),
        ),
        migrations.AddIndex(
            "casemessage",
            models.Index(
                fields=["file"],
                name="case_message_by_file",
                condition=models.Q(file__isnull=False),
            ),
        ),
    ]
