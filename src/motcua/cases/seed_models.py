"""How far the history of a demonstration is written."""

from django.db import models

HISTORY, REPLAY = 1, 2


class SeedRun(models.Model):
    """The one history that a demonstration has, and beside it the days of the campaign."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    cases = models.PositiveIntegerField()
    years = models.PositiveSmallIntegerField()
    seed = models.PositiveIntegerField()
    until = models.DateTimeField()
    days = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="seed_run_one_of_two", condition=models.Q(id__in=[HISTORY, REPLAY])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cases}"


class SeedChunk(models.Model):
    """A piece that is written as a whole, or not at all."""

    key = models.CharField(primary_key=True, max_length=60)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
