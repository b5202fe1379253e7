import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_expand_community_helpers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencySuccession",
            fields=[
                (
                    "old",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="succession",
                        serialize=False,
                        to="organisation.agency",
                    ),
                ),
                ("basis", models.CharField(max_length=60, verbose_name="căn cứ")),
                (
                    "note",
                    models.CharField(blank=True, max_length=200, verbose_name="ghi chú"),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessions",
                        to="organisation.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "kế thừa cơ quan",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="agency_succession_other",
                    )
                ],
            },
        ),
    ]
