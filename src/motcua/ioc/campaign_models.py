"""Campaigns: some weeks in which a province wants to bring some numbers to where they should be."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """A campaign with its days and its legal basis. `ref` names it in the audit trail."""

    code = models.CharField(_("mã"), primary_key=True, max_length=40)
    ref = models.UUIDField(db_default=RandomUUID(), editable=False, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    first_on = models.DateField(_("từ ngày"))
    last_on = models.DateField(_("đến hết ngày"))
    basis = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("chiến dịch")
        constraints = [
            models.CheckConstraint(
                name="campaign_days", condition=models.Q(last_on__gt=models.F("first_on"))
            )
        ]


class CampaignGoal(models.Model):
    """What an indicator should reach by the last day. `start`: where it stood before, if it is not
    to be taken from the facts; `left_code`: the indicator whose cases are what is left to do;
    `is_sum`: all since the first day counts, and not the last seven days.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="goals", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    indicator = models.ForeignKey("ioc.Indicator", on_delete=models.PROTECT, related_name="+")
    target = models.FloatField(_("mục tiêu"))
    start = models.FloatField(_("xuất phát"), null=True, blank=True)
    left_code = models.CharField(max_length=40, blank=True)
    is_sum = models.BooleanField(_("cộng dồn từ ngày đầu"), default=False, db_default=False)

    class Meta:
        verbose_name = _("mục tiêu của chiến dịch")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaign_goal_once")
        ]


class CampaignUnit(models.Model):
    """A target of its own for one unit (`2024.688`: era and code) or agency (its id)."""

    goal = models.ForeignKey(
        CampaignGoal, on_delete=models.CASCADE, related_name="units", db_index=False
    )
    place = models.CharField(max_length=45)
    target = models.FloatField(_("mục tiêu"))
    start = models.FloatField(_("xuất phát"), null=True, blank=True)

    class Meta:
        verbose_name = _("mục tiêu riêng của đơn vị")
        constraints = [models.UniqueConstraint(fields=["goal", "place"], name="campaign_unit_once")]
