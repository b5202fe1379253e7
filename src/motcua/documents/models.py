"""The number books of agencies: how far each has counted, and every number given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """One number book: an agency's register in one year, and the last number it gave."""

    id = models.BigAutoField(primary_key=True)
    agency_id = models.UUIDField(_("cơ quan"))
    register = models.CharField(_("sổ"), max_length=40)
    year = models.PositiveSmallIntegerField(_("năm"))
    last = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("sổ đăng ký văn bản")
        verbose_name_plural = _("sổ đăng ký văn bản")
        constraints = [
            models.UniqueConstraint(
                fields=["agency_id", "register", "year"], name="number_series_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.year}"


class IssuedNumber(models.Model):
    """One number given to one document, once per book. Append-only by a trigger."""

    id = models.BigAutoField(primary_key=True)
    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("số"))
    text = models.CharField(_("số và ký hiệu"), max_length=80)
    subject_ref = models.UUIDField(_("văn bản"))
    issued_by_id = models.UUIDField(_("người cấp số"), null=True)
    issued_at = models.DateTimeField(_("lúc cấp"))

    class Meta:
        verbose_name = _("số đã cấp")
        verbose_name_plural = _("số đã cấp")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="issued_number_once"),
            models.UniqueConstraint(
                fields=["series", "subject_ref"], name="issued_number_book_subject_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="issued_number_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.text
