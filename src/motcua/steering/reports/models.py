"""Monthly reports: who wants them, their frozen figures, the words of their editors."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.steering.reports.types import ReportState


class ReportWish(models.Model):
    """An agency that gets a report drafted each month."""

    id = models.BigAutoField(primary_key=True)
    agency = models.OneToOneField("organisation.Agency", on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()

    class Meta:
        verbose_name = _("nơi lập báo cáo tháng")


class Report(models.Model):
    """A report of one agency on one month.

    Figures are as the template made them, with the time until when facts reached. A trigger keeps
    a signed one as it is; only its public copy comes later.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey("organisation.Agency", on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("kỳ"), max_length=10)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=ReportState.DRAFT.value)
    version = models.PositiveIntegerField(default=1)
    figures = models.JSONField()
    as_at = models.DateTimeField()
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=80, blank=True)
    issued_at = models.DateTimeField(null=True)
    slots = models.JSONField(default=dict)
    paper = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("báo cáo tháng")
        constraints = [
            models.UniqueConstraint(fields=["agency", "period"], name="report_once"),
            models.CheckConstraint(
                name="report_state_known",
                condition=models.Q(state__in=[state.value for state in ReportState]),
            ),
            models.CheckConstraint(
                name="report_signed_has_paper",
                condition=models.Q(state=ReportState.DRAFT.value)
                | models.Q(paper__isnull=False, signed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["-period", "agency"], name="report_by_period")]

    def __str__(self) -> str:
        return self.title


class ReportWords(models.Model):
    """What the editor says in a section; a newer one takes its place, the older ones stay."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="words")
    section = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lời của báo cáo")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"],
                condition=models.Q(replaced_at__isnull=True),
                name="report_words_one_valid",
            )
        ]


class PublicReport(models.Model):
    """What everybody may read of a signed report: asked as the public, and signed once more."""

    id = models.BigAutoField(primary_key=True)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="public")
    figures = models.JSONField()
    words = models.JSONField(default=dict)
    paper = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("báo cáo công khai")
