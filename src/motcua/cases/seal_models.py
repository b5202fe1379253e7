"""What the ledger keeps of its months: a seal for each, and anchors where a month was taken out."""

from django.db import models


class LedgerSeal(models.Model):
    """The end of one month of the ledger. Append-only; each seal carries the hash of the last."""

    month = models.DateField(primary_key=True)
    rows = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_seal_first_of_month", condition=models.Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class LedgerDrop(models.Model):
    """A sealed month whose rows lie in an archive file and no longer in the database."""

    seal = models.OneToOneField(
        LedgerSeal, on_delete=models.PROTECT, primary_key=True, related_name="drop"
    )
    archive_name = models.CharField(max_length=200)
    archive_sha256 = models.BinaryField(max_length=32)
    anchors = models.PositiveBigIntegerField()
    anchors_root = models.BinaryField(max_length=32)
    dropped_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.archive_name


class LedgerAnchor(models.Model):
    """The last row that a case had in a dropped month: where its chain goes on, or ended."""

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    number = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)
    month = models.DateField()
