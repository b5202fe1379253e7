import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0007_expand_campaign_sums"),
    ]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="quality_note",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=300,
                verbose_name="ghi chú về độ tin cậy",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="set_here",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.CreateModel(
            name="IndicatorChange",
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
                ("number", models.PositiveIntegerField()),
                ("said", models.JSONField()),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("by_name", models.CharField(blank=True, max_length=200)),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ioc.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi của chỉ số",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "number"), name="indicator_change_numbered"
                    )
                ],
            },
        ),
    ]
