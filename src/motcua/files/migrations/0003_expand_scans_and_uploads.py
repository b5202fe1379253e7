from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_expand_unused_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
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
                ("name", models.CharField(max_length=200)),
                ("length", models.PositiveIntegerField()),
                ("received", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", True)),
                        fields=["account_id"],
                        name="upload_unfinished",
                    ),
                    models.Index(fields=["expires_at"], name="upload_by_expiry"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("length__gt", 0), ("received__lte", models.F("length"))
                        ),
                        name="upload_within_its_length",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scan",
            field=models.CharField(blank=True, db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="scanned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="threat",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    ]
