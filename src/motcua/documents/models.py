"""The number books of agencies, and the texts of the printed forms with their versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.drafts import DraftRow, VersionRow
from motcua.kernel.ids import new_id


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


class TextVersion(VersionRow):
    """The texts of one printed form as published once. Append-only by a trigger."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.CharField(_("mẫu"), max_length=40)

    class Meta:
        verbose_name = _("phiên bản mẫu văn bản")
        verbose_name_plural = _("phiên bản mẫu văn bản")
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="text_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="text_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.number}"


class TextDraft(DraftRow):
    """What an administrator is writing: one draft per form, shared by all of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form = models.CharField(_("mẫu"), max_length=40)

    class Meta:
        verbose_name = _("bản nháp mẫu văn bản")
        verbose_name_plural = _("bản nháp mẫu văn bản")
        constraints = [models.UniqueConstraint(fields=["form"], name="text_draft_once")]

    def __str__(self) -> str:
        return self.form
