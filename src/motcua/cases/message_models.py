"""What officers and the citizen write to one another about a case."""

from django.db import models


class CaseMessage(models.Model):
    """One message in a case: no decision, so it stands apart from the ledger.

    `agency` decides the case, and its officers are told of what is unread.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_citizen = models.BooleanField()
    account_id = models.UUIDField(null=True)
    author_name = models.CharField(max_length=200)
    # The officer's post; also where the desk wrote it down for a citizen.
    post = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, related_name="+", db_index=False, null=True
    )
    at = models.DateTimeField()
    # When the other side first opened the page with it.
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="case_message_of_case"),
            models.Index(
                fields=["agency", "id"],
                name="case_message_unread",
                condition=models.Q(from_citizen=True, read_at__isnull=True),
            ),
            models.Index(
                fields=["file"],
                name="case_message_by_file",
                condition=models.Q(file__isnull=False),
            ),
        ]
