"""What a desk took in for other agencies is listed by an index, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the work of the day
    dependencies = [("cases", "0016_expand_messages")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["supporting_agency", "-id"],
                name="case_supporting_newest",
                condition=models.Q(supporting_agency__isnull=False),
            ),
        )
    ]
