"""How far the history of a demonstration is written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_expand_ledger_by_month")]

    operations = [
        migrations.CreateModel(
            name="SeedChunk",
            fields=[
                ("key", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SeedRun",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("cases", models.PositiveIntegerField()),
                ("years", models.PositiveSmallIntegerField()),
                ("seed", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="seed_run_only_one")
                ],
            },
        ),
    ]
