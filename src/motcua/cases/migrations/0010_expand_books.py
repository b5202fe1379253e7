"""The books of the three agencies of a case are read by an index, in the order of receipt."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

RECEIVED = models.Q(received_at__isnull=False)


class Migration(migrations.Migration):
    atomic = False  # an index that is built beside the work of the day
    dependencies = [("cases", "0009_expand_clock_terms")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["receiving_agency", "received_at", "id"],
                name="case_receiving_received",
                condition=RECEIVED,
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["competent_agency", "received_at", "id"],
                name="case_competent_received",
                condition=RECEIVED,
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["supporting_agency", "received_at", "id"],
                name="case_supporting_received",
                condition=models.Q(received_at__isnull=False, supporting_agency__isnull=False),
            ),
        ),
    ]
