"""Everyday words of the search, what people ask for most, and a revision that follows both."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

from motcua.kernel.ids import new_id

SQL = Path(__file__).with_name("search_revision.sql")
UNDO = [
    *(
        f"DROP TRIGGER {part}_search_changed ON catalogue_{part}"
        for part in ("procedure", "offering", "searchword", "searchweight")
    ),
    "DROP FUNCTION catalogue_search_changed()",
]


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_expand_life_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("revision", models.UUIDField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="search_state_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWeight",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="mã thủ tục"
                    ),
                ),
                ("weight", models.PositiveSmallIntegerField(verbose_name="mức ưu tiên")),
                (
                    "is_essential",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="dịch vụ thiết yếu"
                    ),
                ),
                ("is_own", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name": "mức ưu tiên khi tìm",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__lte", 100)), name="search_weight_to_hundred"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=12, verbose_name="loại")),
                ("phrase", models.CharField(max_length=100, verbose_name="từ người dân dùng")),
                (
                    "meanings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        default=list,
                        size=None,
                        verbose_name="nghĩa",
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        size=None,
                        verbose_name="mã thủ tục",
                    ),
                ),
                (
                    "is_used",
                    models.BooleanField(db_default=True, default=True, verbose_name="đang dùng"),
                ),
                ("is_own", models.BooleanField(db_default=False, default=False)),
            ],
            options={
                "verbose_name": "từ tìm kiếm",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "phrase"), name="search_word_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["word", "abbreviation", "name", "noise"])),
                        name="search_word_kind_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), reverse_sql="; ".join(UNDO)),
    ]
