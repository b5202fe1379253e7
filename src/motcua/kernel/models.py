"""The inbox of events and the memory of commands that already ran."""

from django.db import models


class Delivery(models.Model):
    """An event that a subscriber has handled: the second delivery finds this row and stops."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    subscriber = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "subscriber"], name="delivery_once"),
        ]


class IdempotencyKey(models.Model):
    """The answer given to a REST command under its key, to be given again for the same key and
    body.
    """

    id = models.BigAutoField(primary_key=True)
    account_id = models.UUIDField()
    key = models.CharField(max_length=100)
    body_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account_id", "key"], name="idempotency_key_once"),
        ]
        indexes = [models.Index(fields=["at"], name="idempotency_key_at")]
