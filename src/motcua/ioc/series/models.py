"""Figures that others send: each version stays, with the batch that brought it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from motcua.ioc.series.types import BatchState, Layer, Way
from motcua.ioc.types import Quality
from motcua.kernel.ids import new_id


class SeriesBatch(models.Model):
    """What somebody sent at once: all of it was loaded, or nothing.

    `problems` are triples of line, column and reason, the first thousand; `wrong` counts all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    way = models.CharField(_("đường gửi"), max_length=8)
    state = models.CharField(_("trạng thái"), max_length=8)
    name = models.CharField(_("tên tệp"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(_("người gửi"), max_length=200)
    agency = models.ForeignKey(
        "organisation.Agency", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_correction = models.BooleanField(_("là đính chính"))
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    indicator = models.CharField(max_length=40, blank=True)
    numbers = models.CharField(max_length=4)
    quality = models.CharField(max_length=8)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lần gửi số liệu")
        indexes = [
            models.Index(fields=["-created_at"], name="series_batch_newest"),
            models.Index(
                fields=["created_at"],
                name="series_batch_unfinished",
                condition=models.Q(finished_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="series_batch_state_known",
                condition=models.Q(state__in=[each.value for each in BatchState]),
            ),
            models.CheckConstraint(
                name="series_batch_way_known",
                condition=models.Q(way__in=[each.value for each in Way]),
            ),
            models.CheckConstraint(
                name="series_batch_correction_reason",
                condition=models.Q(is_correction=False) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d}"


class SeriesValue(models.Model):
    """One version of one figure: of an indicator, for a place and a period.

    `place`: `2024.689`, `2025.25195`, the key of an agency, or nothing for the whole province. Only
    `known_until` is ever set later, when another version takes its place: the database sees to it.
    """

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(
        "ioc.Indicator", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    layer = models.CharField(max_length=8)
    place = models.CharField(max_length=36, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()
    number = models.DecimalField(max_digits=24, decimal_places=6)
    part = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    whole = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    version = models.PositiveIntegerField()
    quality = models.CharField(max_length=8)
    note = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(
        SeriesBatch, on_delete=models.PROTECT, related_name="values", db_index=False
    )
    line = models.PositiveIntegerField()
    known_at = models.DateTimeField(db_default=Now())
    known_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("số liệu gửi lên")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "place", "first_on", "last_on", "version"],
                name="series_value_version",
            ),
            # Also the way to the figures of some indicators in some time.
            models.UniqueConstraint(
                fields=["indicator", "last_on", "place", "first_on"],
                name="series_value_one_now",
                condition=models.Q(known_until__isnull=True),
            ),
            models.CheckConstraint(
                name="series_value_layer_known",
                condition=models.Q(layer__in=[each.value for each in Layer]),
            ),
            models.CheckConstraint(
                name="series_value_days", condition=models.Q(last_on__gte=models.F("first_on"))
            ),
            models.CheckConstraint(
                name="series_value_quality_known",
                condition=models.Q(quality__in=[each.value for each in Quality]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.place} {self.first_on}"
