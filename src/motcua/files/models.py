"""What was handed in and what was issued: content by its hash, and the names it goes by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class StoredFile(models.Model):
    """One upload or one document we made. The bytes lie on disk under their SHA-256.

    `settled`: found to be used for good, and never asked about again. `hidden_at`: found unused;
    nobody can hand it in any more, and soon it is gone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=60)
    name = models.CharField(_("tên tệp"), max_length=200)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    settled = models.BooleanField(default=False, db_default=False)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["sha256"], name="stored_file_sha256"),
            # What must be asked about: their number does not grow with what is kept.
            models.Index(
                fields=["id"], name="stored_file_unsettled", condition=models.Q(settled=False)
            ),
            models.Index(
                fields=["account_id"],
                name="stored_file_of_account",
                condition=models.Q(settled=False, hidden_at__isnull=True),
            ),
        ]
