import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_contract_one_store_of_processes"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                ("key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("icon", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80, verbose_name="việc")),
                ("name_en", models.CharField(max_length=80)),
                ("about", models.CharField(max_length=200, verbose_name="giải thích")),
                ("about_en", models.CharField(max_length=200)),
            ],
            options={
                "verbose_name": "việc trong đời",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="life_event_key_given"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LifeEventProcedure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("group", models.CharField(max_length=80, verbose_name="nhóm")),
                ("group_en", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=40, verbose_name="mã thủ tục")),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="procedures",
                        to="catalogue.lifeevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "ordinal"), name="life_event_ordinal")
                ],
            },
        ),
    ]
