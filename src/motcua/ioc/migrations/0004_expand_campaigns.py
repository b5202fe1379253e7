import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0003_expand_ledger_by_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="mã"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("first_on", models.DateField(verbose_name="từ ngày")),
                ("last_on", models.DateField(verbose_name="đến hết ngày")),
                ("basis", models.CharField(max_length=300, verbose_name="căn cứ")),
            ],
            options={
                "verbose_name": "chiến dịch",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_on__gt", models.F("first_on"))),
                        name="campaign_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignGoal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("target", models.FloatField(verbose_name="mục tiêu")),
                ("start", models.FloatField(blank=True, null=True, verbose_name="xuất phát")),
                ("left_code", models.CharField(blank=True, max_length=40)),
                (
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="goals",
                        to="ioc.campaign",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ioc.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "mục tiêu của chiến dịch",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "number"), name="campaign_goal_once"
                    )
                ],
            },
        ),
    ]
