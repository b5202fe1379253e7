"""Forms that administrators write: drafts, samples, what was published and for whom."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.kernel.ids import new_id


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_expand_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="formdefinition",
            name="title_en",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("document", models.JSONField()),
                ("base_hash", models.CharField(blank=True, default="", max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bản nháp biểu mẫu",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key", ""), _negated=True), name="form_draft_key_given"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormPublication",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField(verbose_name="bản số")),
                ("note", models.CharField(max_length=300, verbose_name="lý do")),
                ("procedures", models.PositiveIntegerField(verbose_name="số thủ tục")),
                ("published_at", models.DateTimeField(verbose_name="công bố lúc")),
                ("published_by_id", models.UUIDField(null=True)),
                ("published_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.formdefinition",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần công bố biểu mẫu",
            },
        ),
        migrations.CreateModel(
            name="FormAssignment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.formdefinition",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.procedure",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.procedureversion",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.formpublication",
                    ),
                ),
            ],
            options={
                "verbose_name": "biểu mẫu của thủ tục",
            },
        ),
        migrations.CreateModel(
            name="FormSample",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("form_key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120, verbose_name="tên")),
                ("data", models.JSONField()),
                ("wrong_path", models.CharField(blank=True, default="", max_length=300)),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "dữ liệu thử",
                "constraints": [
                    models.UniqueConstraint(fields=("form_key", "name"), name="form_sample_name")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="formpublication",
            constraint=models.UniqueConstraint(
                fields=("key", "number"), name="form_publication_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="formpublication",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="form_publication_from_one"
            ),
        ),
        migrations.AddIndex(
            model_name="formassignment",
            index=models.Index(fields=["procedure", "-id"], name="form_assignment_newest"),
        ),
        migrations.AddConstraint(
            model_name="formassignment",
            constraint=models.UniqueConstraint(fields=("version",), name="form_assignment_version"),
        ),
    ]
