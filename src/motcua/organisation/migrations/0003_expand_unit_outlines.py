import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0002_expand_absences"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitOutline",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="outline",
                        serialize=False,
                        to="organisation.administrativeunit",
                    ),
                ),
                ("center", models.CharField(max_length=20)),
                ("rings", models.TextField()),
                ("source", models.CharField(max_length=60, verbose_name="nguồn")),
            ],
            options={"verbose_name": "đường ranh đơn vị hành chính"},
        ),
    ]
