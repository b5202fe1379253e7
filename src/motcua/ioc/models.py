"""Indicators and their targets: data, so that what is counted, and what is wanted, can be read and
changed without code.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.ioc.campaign_models import Campaign, CampaignGoal, CampaignUnit
from motcua.ioc.change_models import IndicatorChange
from motcua.ioc.series.models import SeriesBatch, SeriesValue
from motcua.ioc.series.types import FORMULA, Adds
from motcua.ioc.tree_models import IndexEvidence, IndexScore, IndexTreeVersion
from motcua.ioc.types import Dimension, Direction, Grain, Measured, Quality

__all__ = [
    "Campaign",
    "CampaignGoal",
    "CampaignUnit",
    "IndexEvidence",
    "IndexScore",
    "IndexTreeVersion",
    "Indicator",
    "IndicatorChange",
    "IndicatorTarget",
    "SeriesBatch",
    "SeriesValue",
]
DIMENSIONS = [dimension.value for dimension in Dimension]


class Indicator(models.Model):
    """Something that is counted: the name of a formula, its parameters, and how it is read. Or
    something that others count and send (`formula` is `series`): in a unit of its own, with the
    smallest and largest figure that is plausible, and how figures add up.
    """

    code = models.CharField(_("mã"), primary_key=True, max_length=40)
    name = models.CharField(_("tên"), max_length=200)
    domain = models.PositiveSmallIntegerField(_("lĩnh vực điều hành"))
    unit = models.CharField(_("đơn vị tính"), max_length=24)
    direction = models.CharField(_("chiều tốt lên"), max_length=4)
    formula = models.CharField(_("công thức"), max_length=40)
    params = models.JSONField(_("tham số"), default=dict)
    grain = models.CharField(_("kỳ ngắn nhất"), max_length=8)
    dimensions = ArrayField(models.CharField(max_length=10), verbose_name=_("chia theo"))
    # Thresholds of one's own are kept when the definitions of a release are loaded.
    warn = models.FloatField(_("ngưỡng nhắc"), null=True, blank=True)
    alarm = models.FloatField(_("ngưỡng báo động"), null=True, blank=True)
    owner_agency = models.ForeignKey(
        "organisation.Agency",
        verbose_name=_("cơ quan chủ trì"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    source = models.CharField(_("nguồn"), max_length=200)
    quality = models.CharField(_("độ tin cậy"), max_length=8)
    is_public = models.BooleanField(_("công khai"), default=False)
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True, default="", db_default="")
    lowest = models.FloatField(_("nhỏ nhất"), null=True, blank=True)
    highest = models.FloatField(_("lớn nhất"), null=True, blank=True)
    adds = models.CharField(_("cách cộng"), max_length=8, blank=True, default="", db_default="")
    quality_note = models.CharField(
        _("ghi chú về độ tin cậy"), max_length=300, blank=True, default="", db_default=""
    )
    # The columns that were set here: the definitions of a release leave them.
    set_here = ArrayField(models.CharField(max_length=20), default=list, db_default=[], blank=True)

    class Meta:
        verbose_name = _("chỉ số")
        constraints = [
            models.CheckConstraint(
                name="indicator_unit_known",
                condition=models.Q(unit__in=[each.value for each in Measured])
                | models.Q(formula=FORMULA),
            ),
            models.CheckConstraint(
                name="indicator_direction_known",
                condition=models.Q(direction__in=[each.value for each in Direction]),
            ),
            models.CheckConstraint(
                name="indicator_grain_known",
                condition=models.Q(grain__in=[each.value for each in Grain]),
            ),
            models.CheckConstraint(
                name="indicator_quality_known",
                condition=models.Q(quality__in=[each.value for each in Quality]),
            ),
            models.CheckConstraint(
                name="indicator_adds_known",
                condition=models.Q(adds="")
                | models.Q(adds__in=[each.value for each in Adds], formula=FORMULA),
            ),
            models.CheckConstraint(
                name="indicator_dimensions_known",
                condition=models.Q(dimensions__contained_by=DIMENSIONS),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorTarget(models.Model):
    """What an indicator should reach in a period, for the whole province or for one agency and
    those below it.
    """

    id = models.BigAutoField(primary_key=True)
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="targets", db_index=False
    )
    agency = models.ForeignKey(
        "organisation.Agency", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến hết ngày"))
    value = models.FloatField(_("chỉ tiêu"))
    basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("chỉ tiêu")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "agency", "first_on", "last_on"],
                nulls_distinct=False,
                name="indicator_target_once",
            ),
            models.CheckConstraint(
                name="indicator_target_days", condition=models.Q(last_on__gte=models.F("first_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.first_on:%Y-%m}"
