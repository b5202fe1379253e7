"""What was said of what people ask for most, version by version."""

from django.db import migrations, models

from motcua.kernel.ids import new_id


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_expand_form_designer"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchWeightVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="mã thủ tục")),
                ("number", models.PositiveIntegerField()),
                ("weight", models.PositiveSmallIntegerField(verbose_name="mức ưu tiên")),
                ("is_essential", models.BooleanField(verbose_name="dịch vụ thiết yếu")),
                ("note", models.CharField(max_length=300, verbose_name="lý do")),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "phiên bản mức ưu tiên",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "number"), name="search_weight_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__lte", 100)),
                        name="search_weight_version_to_hundred",
                    ),
                ],
            },
        ),
    ]
