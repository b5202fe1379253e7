"""Letters that go out of a running case: drafted by a command, signed, numbered and sealed."""

from django.db import models

from motcua.cases.lifecycle import Command


class Letter(models.Model):
    """The letter about one row of the ledger: an extension (form 04) or a stop (form 05).

    Without `file` it has not gone out. `void_at`: nobody needs it any more.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    command = models.CharField(max_length=24)
    entry_number = models.PositiveIntegerField()
    secret = models.CharField(max_length=8)
    drafted_at = models.DateTimeField()
    # From then on an apology comes too late; a notice of stopping has no such day.
    before_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signer_name = models.CharField(max_length=200, blank=True, default="")
    signed_file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    slots = models.JSONField(default=dict)
    sealed_at = models.DateTimeField(null=True)
    document_number = models.CharField(max_length=60, blank=True, default="")
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True
    )
    void_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["drafted_at"],
                name="letter_waiting",
                condition=models.Q(sealed_at__isnull=True, void_at__isnull=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "entry_number"], name="letter_of_entry"),
            models.CheckConstraint(
                name="letter_command_known",
                condition=models.Q(command__in=[Command.EXTEND.value, Command.STOP.value]),
            ),
            models.CheckConstraint(
                name="letter_sealed_is_signed",
                condition=models.Q(sealed_at__isnull=True)
                | models.Q(signed_at__isnull=False, file__isnull=False),
            ),
        ]
