import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("supplement", "bổ sung hồ sơ"),
    ("payment", "nghĩa vụ tài chính"),
    ("extension", "xin lỗi và gia hạn"),
    ("stop", "dừng giải quyết"),
    ("reopen", "giải quyết tiếp hồ sơ đã dừng"),
    ("rating", "sửa đánh giá"),
]


def to_agency() -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organisation.agency",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0019_expand_draft_versions"),
        ("organisation", "0003_expand_unit_outlines"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rating",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                ("agency", to_agency()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("comment", ""), _negated=True),
                        fields=["agency", "-at"],
                        name="rating_comment_of_agency",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="rating_level_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RatingCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "agency_id",
                        "month",
                        "level",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", models.DateField()),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("agency", to_agency()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])),
                        name="rating_count_level_known",
                    )
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="clockterm", name="clock_term_kind_known"),
        migrations.AlterField(
            model_name="clockterm",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, verbose_name="việc"),
        ),
        migrations.AddConstraint(
            model_name="clockterm",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _name in KINDS])),
                name="clock_term_kind_known",
            ),
        ),
    ]
