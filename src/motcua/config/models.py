"""The memory of the set-up."""

from django.db import models


class SetupRun(models.Model):
    """A set-up step that was done, with the fingerprint of what it read."""

    name = models.CharField(max_length=60, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
