import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0005_expand_series"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="ref",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                unique=True,
            ),
        ),
        migrations.CreateModel(
            name="CampaignUnit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=45)),
                ("target", models.FloatField(verbose_name="mục tiêu")),
                ("start", models.FloatField(blank=True, null=True, verbose_name="xuất phát")),
                (
                    "goal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="ioc.campaigngoal",
                    ),
                ),
            ],
            options={
                "verbose_name": "mục tiêu riêng của đơn vị",
                "constraints": [
                    models.UniqueConstraint(fields=("goal", "place"), name="campaign_unit_once")
                ],
            },
        ),
    ]
