import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import motcua.kernel.ids

# A figure never changes: another version takes its place, and only when is noted on the old one.
GUARD = """
CREATE FUNCTION ioc_seriesvalue_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.known_until IS NULL AND
        (NEW.id, NEW.indicator_id, NEW.layer, NEW.place, NEW.first_on, NEW.last_on, NEW.number,
         NEW.part, NEW.whole, NEW.version, NEW.quality, NEW.note, NEW.batch_id, NEW.line,
         NEW.known_at) IS NOT DISTINCT FROM
        (OLD.id, OLD.indicator_id, OLD.layer, OLD.place, OLD.first_on, OLD.last_on, OLD.number,
         OLD.part, OLD.whole, OLD.version, OLD.quality, OLD.note, OLD.batch_id, OLD.line,
         OLD.known_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'ioc_seriesvalue is append-only' USING ERRCODE = 'restrict_violation';
END;
$$;
CREATE TRIGGER ioc_seriesvalue_no_change BEFORE UPDATE OR DELETE ON ioc_seriesvalue
    FOR EACH ROW EXECUTE FUNCTION ioc_seriesvalue_is_final();
"""
UNGUARD = """
DROP TRIGGER ioc_seriesvalue_no_change ON ioc_seriesvalue;
DROP FUNCTION ioc_seriesvalue_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0004_expand_campaigns"),
        ("organisation", "0004_expand_community_helpers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SeriesBatch",
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
                ("way", models.CharField(max_length=8, verbose_name="đường gửi")),
                ("state", models.CharField(max_length=8, verbose_name="trạng thái")),
                ("name", models.CharField(max_length=200, verbose_name="tên tệp")),
                ("sha256", models.CharField(max_length=64)),
                ("by_id", models.UUIDField(null=True)),
                ("by_name", models.CharField(max_length=200, verbose_name="người gửi")),
                ("is_correction", models.BooleanField(verbose_name="là đính chính")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="lý do")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="nguồn")),
                ("indicator", models.CharField(blank=True, max_length=40)),
                ("numbers", models.CharField(max_length=4)),
                ("quality", models.CharField(max_length=8)),
                ("created_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("read", models.PositiveIntegerField(default=0)),
                ("loaded", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("problems", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "lần gửi số liệu",
            },
        ),
        migrations.CreateModel(
            name="SeriesValue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("layer", models.CharField(max_length=8)),
                ("place", models.CharField(blank=True, max_length=36)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("number", models.DecimalField(decimal_places=6, max_digits=24)),
                ("part", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("whole", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("version", models.PositiveIntegerField()),
                ("quality", models.CharField(max_length=8)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("line", models.PositiveIntegerField()),
                (
                    "known_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("known_until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "số liệu gửi lên",
            },
        ),
        migrations.RemoveConstraint(
            model_name="indicator",
            name="indicator_unit_known",
        ),
        migrations.AddField(
            model_name="indicator",
            name="adds",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=8, verbose_name="cách cộng"
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="basis",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="căn cứ"
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="highest",
            field=models.FloatField(blank=True, null=True, verbose_name="lớn nhất"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="lowest",
            field=models.FloatField(blank=True, null=True, verbose_name="nhỏ nhất"),
        ),
        migrations.AlterField(
            model_name="indicator",
            name="unit",
            field=models.CharField(max_length=24, verbose_name="đơn vị tính"),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unit__in", ["cases", "percent", "hours", "vnd"]),
                    ("formula", "series"),
                    _connector="OR",
                ),
                name="indicator_unit_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adds", ""),
                    models.Q(("adds__in", ["sum", "stock", "own"]), ("formula", "series")),
                    _connector="OR",
                ),
                name="indicator_adds_known",
            ),
        ),
        migrations.AddField(
            model_name="seriesbatch",
            name="agency",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.agency",
            ),
        ),
        migrations.AddField(
            model_name="seriesvalue",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="values",
                to="ioc.seriesbatch",
            ),
        ),
        migrations.AddField(
            model_name="seriesvalue",
            name="indicator",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ioc.indicator",
            ),
        ),
        migrations.AddIndex(
            model_name="seriesbatch",
            index=models.Index(fields=["-created_at"], name="series_batch_newest"),
        ),
        migrations.AddIndex(
            model_name="seriesbatch",
            index=models.Index(
                condition=models.Q(("finished_at__isnull", True)),
                fields=["created_at"],
                name="series_batch_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "checking", "done", "refused"])),
                name="series_batch_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["api", "csv", "xlsx", "page", "shipped"])),
                name="series_batch_way_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_correction", False),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="series_batch_correction_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesvalue",
            constraint=models.UniqueConstraint(
                fields=("indicator", "place", "first_on", "last_on", "version"),
                name="series_value_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesvalue",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_until__isnull", True)),
                fields=("indicator", "last_on", "place", "first_on"),
                name="series_value_one_now",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("layer__in", ["province", "district", "commune", "present", "agency"])
                ),
                name="series_value_layer_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="series_value_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="seriesvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("quality__in", ["good", "assumed", "partial"])),
                name="series_value_quality_known",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
