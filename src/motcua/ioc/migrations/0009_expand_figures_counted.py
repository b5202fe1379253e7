from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0008_expand_indicator_changes"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="seriesbatch",
            name="series_batch_way_known",
        ),
        migrations.AddConstraint(
            model_name="seriesbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(way__in=["api", "csv", "xlsx", "page", "shipped", "counted"]),
                name="series_batch_way_known",
            ),
        ),
    ]
