"""What was handed in and what was issued: content by its hash, and the names it goes by; what is
still on its way.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.files.rules import JPEG, PNG
from motcua.files.types import Scan
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
    scan = models.CharField(max_length=10, blank=True, default=Scan.NONE.value, db_default="")
    scanned_at = models.DateTimeField(null=True)
    threat = models.CharField(max_length=100, blank=True, default="", db_default="")

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
            models.Index(
                fields=["id"],
                name="stored_file_unscanned",
                condition=models.Q(scan=Scan.PENDING.value),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="stored_file_scan_known",
                condition=models.Q(scan__in=[scan.value for scan in Scan]),
            ),
        ]

    @property
    def is_photo(self) -> bool:
        return self.media_type in (JPEG, PNG)

    @property
    def is_infected(self) -> bool:
        return self.scan == Scan.INFECTED


class Upload(models.Model):
    """A file that comes in pieces. The first `received` of its bytes are on the disk; a file with
    the same id is there once `finished_at` is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account_id = models.UUIDField()
    name = models.CharField(max_length=200)
    length = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["account_id"],
                name="upload_unfinished",
                condition=models.Q(finished_at__isnull=True),
            ),
            models.Index(fields=["expires_at"], name="upload_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="upload_within_its_length",
                condition=models.Q(length__gt=0, received__lte=models.F("length")),
            ),
        ]
