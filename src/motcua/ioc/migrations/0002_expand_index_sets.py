import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_expand_unscanned"),
        ("ioc", "0001_initial"),
        ("organisation", "0004_expand_community_helpers"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexScore",
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
                ("period", models.CharField(max_length=10)),
                ("index_code", models.CharField(max_length=20)),
                ("stage", models.CharField(max_length=10)),
                ("numerator", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("denominator", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                ("given_points", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("points", models.DecimalField(decimal_places=2, max_digits=8)),
                ("note", models.TextField(blank=True)),
                ("by", models.CharField(max_length=150)),
                ("account_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "điểm chỉ số",
            },
        ),
        migrations.CreateModel(
            name="IndexEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="ioc.indexscore",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IndexTreeVersion",
            fields=[
                (
                    "hash",
                    models.CharField(
                        editable=False, max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300, verbose_name="tên bộ chỉ số")),
                ("body", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=150)),
            ],
            options={
                "verbose_name": "bộ chỉ số",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="index_tree_version_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="indexscore",
            name="tree",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ioc.indextreeversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("agency", "tree", "period", "index_code", "stage"),
                name="index_score_one_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["self", "appraised"])),
                name="index_score_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indexscore",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="index_score_points_positive"
            ),
        ),
    ]
