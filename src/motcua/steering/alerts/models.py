"""Rules that look at numbers, and what they raised."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.steering.alerts.types import Ending, Happened, Looks, RuleKind, Severity, Stopped
from motcua.steering.slices import SliceColumns

OPEN = models.Q(closed_at__isnull=True)


class AlertRule(SliceColumns):
    """When a number calls somebody. It is asked as its owner, for the agency that she leads.

    `seen`: what was measured last; `is_held`: whether the condition held then.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("tên"), max_length=200)
    indicator = models.ForeignKey(
        "ioc.Indicator", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12)
    looks = models.CharField(max_length=8)
    bound = models.FloatField(_("ngưỡng"), default=0)
    margin = models.FloatField(_("biên"), default=0)
    steps = models.PositiveSmallIntegerField(default=3)
    stale_hours = models.PositiveIntegerField(default=24)
    every_minutes = models.PositiveIntegerField()
    severity = models.CharField(max_length=8)
    by_email = models.BooleanField(default=False)
    by_sms = models.BooleanField(default=False)
    rise_hours = models.PositiveSmallIntegerField(default=0)
    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT, related_name="+")
    owner_account_id = models.UUIDField()
    owner_staff_id = models.UUIDField()
    owner_name = models.CharField(max_length=200)
    version = models.PositiveIntegerField(default=1)
    stopped = models.CharField(max_length=12, blank=True)
    stopped_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    seen = models.FloatField(null=True)
    is_held = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("quy tắc cảnh báo")
        indexes = [
            models.Index(
                fields=["next_at"], name="steering_rule_next", condition=models.Q(stopped="")
            ),
            models.Index(fields=["owner_staff_id"], name="steering_rule_owner"),
        ]
        constraints = [
            models.CheckConstraint(
                name="steering_rule_kind_known",
                condition=models.Q(kind__in=[each.value for each in RuleKind]),
            ),
            models.CheckConstraint(
                name="steering_rule_looks_known",
                condition=models.Q(looks__in=[each.value for each in Looks]),
            ),
            models.CheckConstraint(
                name="steering_rule_severity_known",
                condition=models.Q(severity__in=[each.value for each in Severity]),
            ),
            models.CheckConstraint(
                name="steering_rule_stopped_known",
                condition=models.Q(stopped__in=["", *(each.value for each in Stopped)]),
            ),
            models.CheckConstraint(
                name="steering_rule_margin_positive", condition=models.Q(margin__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AlertReader(models.Model):
    """Who is told by a rule: who holds a role at an agency, a member of staff, or an address."""

    rule = models.ForeignKey(AlertRule, on_delete=models.CASCADE, related_name="readers")
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=16, blank=True)
    staff = models.ForeignKey(
        "organisation.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )
    username = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=15, blank=True)

    class Meta:
        verbose_name = _("người nhận cảnh báo")


class Alert(models.Model):
    """What a rule raised: one row from the moment at which its condition began to hold until it
    ended. `turn_at`: when to go one level up, or when a snooze is over, whatever comes first.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(
        AlertRule, on_delete=models.PROTECT, related_name="alerts", db_index=False
    )
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    severity = models.CharField(max_length=8)
    text = models.CharField(_("nội dung"), max_length=600)
    value = models.FloatField(null=True)
    peak = models.FloatField(null=True)
    opened_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=8, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)
    acknowledged_name = models.CharField(max_length=200, blank=True)
    snoozed_until = models.DateTimeField(null=True)
    height = models.PositiveSmallIntegerField(default=0)
    risen_to = models.ForeignKey(
        "organisation.Agency",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    rise_at = models.DateTimeField(null=True)
    turn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("cảnh báo")
        indexes = [
            models.Index(
                fields=["agency", "-opened_at"], name="steering_alert_open", condition=OPEN
            ),
            models.Index(fields=["turn_at"], name="steering_alert_turn", condition=OPEN),
            models.Index(fields=["-closed_at"], name="steering_alert_closed", condition=~OPEN),
            models.Index(fields=["rule", "-opened_at"], name="steering_alert_of_rule"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule"], name="steering_alert_one_open", condition=OPEN
            ),
            models.CheckConstraint(
                name="steering_alert_ending_known",
                condition=models.Q(ending__in=["", *(each.value for each in Ending)]),
            ),
            models.CheckConstraint(
                name="steering_alert_closed_why",
                condition=models.Q(closed_at__isnull=True, ending="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(ending="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AlertEntry(models.Model):
    """What happened to an alert. Append-only: the database refuses changes."""

    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=12)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200, blank=True)
    account_id = models.UUIDField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    value = models.FloatField(null=True)

    class Meta:
        verbose_name = _("diễn biến của cảnh báo")
        constraints = [
            models.UniqueConstraint(fields=["alert", "number"], name="steering_alert_entry_once"),
            models.CheckConstraint(
                name="steering_alert_entry_what_known",
                condition=models.Q(what__in=[each.value for each in Happened]),
            ),
        ]
