"""What was changed of an indicator in the province: every change stays, the newest is in force."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id


class IndicatorChange(models.Model):
    """One change of an indicator or of its targets, who made it and why.

    `said`: for each thing its name, what it was before and what it is now, as pages tell it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(
        "ioc.Indicator", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.PositiveIntegerField()
    said = models.JSONField()
    reason = models.CharField(_("lý do"), max_length=300)
    at = models.DateTimeField(_("lúc"))
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("thay đổi của chỉ số")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"], name="indicator_change_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.number}"
