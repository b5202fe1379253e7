"""Index sets as published, and what was scored on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.ioc.tree_types import Stage
from motcua.kernel.ids import new_id


class IndexTreeVersion(models.Model):
    """A version of an index set, as published: its content never changes."""

    hash = models.CharField(primary_key=True, max_length=64, editable=False)
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    title = models.CharField(_("tên bộ chỉ số"), max_length=300)
    body = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=150)

    class Meta:
        verbose_name = _("bộ chỉ số")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="index_tree_version_once")
        ]


class IndexScore(models.Model):
    """What a unit, or who appraises it, said of one index for one period. A newer one takes its
    place; the older ones stay.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tree = models.ForeignKey(
        IndexTreeVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    period = models.CharField(max_length=10)
    index_code = models.CharField(max_length=20)
    stage = models.CharField(max_length=10)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    given_points = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    points = models.DecimalField(max_digits=8, decimal_places=2)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    account_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("điểm chỉ số")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "tree", "period", "index_code", "stage"],
                condition=models.Q(replaced_at__isnull=True),
                name="index_score_one_valid",
            ),
            models.CheckConstraint(
                name="index_score_stage_known",
                condition=models.Q(stage__in=[stage.value for stage in Stage]),
            ),
            models.CheckConstraint(
                name="index_score_points_positive", condition=models.Q(points__gte=0)
            ),
        ]


class IndexEvidence(models.Model):
    """A file that proves a score."""

    score = models.ForeignKey(IndexScore, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
