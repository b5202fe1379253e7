"""Procedures and their published versions, which the database keeps from any change."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.types import Channel, ComponentKind, Level
from motcua.kernel.ids import new_id

TIME_UNITS = ["", "hour", "working_day", "day", "month"]


class FormDefinition(models.Model):
    """An electronic form, stored once per content."""

    hash = models.CharField(primary_key=True, max_length=64, editable=False)
    key = models.CharField(max_length=60)
    title = models.CharField(_("tên biểu mẫu"), max_length=300)
    schema = models.JSONField()
    layout = models.JSONField()

    class Meta:
        verbose_name = _("biểu mẫu điện tử")


class ProcessDefinition(models.Model):
    """A chain of steps, stored once per content."""

    hash = models.CharField(primary_key=True, max_length=64, editable=False)
    key = models.CharField(max_length=60)
    body = models.JSONField()

    class Meta:
        verbose_name = _("quy trình")


class Procedure(models.Model):
    """An administrative procedure of the national list; the row carries what the list shows."""

    code = models.CharField(_("mã thủ tục"), primary_key=True, max_length=40)
    name = models.TextField(_("tên thủ tục"))
    name_folded = models.TextField(editable=False)
    field = models.CharField(_("lĩnh vực"), max_length=250)
    ministry = models.CharField(_("bộ, ngành"), max_length=250)
    levels = ArrayField(models.CharField(max_length=12), verbose_name=_("cấp thực hiện"))
    current_version = models.ForeignKey(
        "catalogue.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("thủ tục hành chính")
        indexes = [
            GinIndex(SearchVector("name_folded", config="simple"), name="procedure_name_words"),
            models.Index(fields=["field"], name="procedure_field"),
        ]
        constraints = [
            models.CheckConstraint(name="procedure_code_given", condition=~models.Q(code="")),
            models.CheckConstraint(
                name="procedure_levels_known",
                condition=models.Q(levels__contained_by=[level.value for level in Level]),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """A procedure as it was published. `published_at` empty: still being written by an import."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField(_("lần công bố"))
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("công bố lúc"), null=True)
    name = models.TextField(_("tên thủ tục"))
    field = models.CharField(_("lĩnh vực"), max_length=250)
    ministry = models.CharField(_("bộ, ngành"), max_length=250)
    levels = ArrayField(models.CharField(max_length=12), verbose_name=_("cấp thực hiện"))
    kind = models.CharField(_("loại thủ tục"), max_length=100, blank=True)
    decision_no = models.CharField(_("quyết định công bố"), max_length=60, blank=True)
    subjects = ArrayField(models.CharField(max_length=200), verbose_name=_("đối tượng thực hiện"))
    executing_agencies = models.TextField(_("cơ quan thực hiện"), blank=True)
    competent_agency = models.TextField(_("cơ quan có thẩm quyền"), blank=True)
    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="+")
    process = models.ForeignKey(ProcessDefinition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bản công bố của thủ tục")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedure_version_number"
            ),
            models.CheckConstraint(
                name="procedure_version_from_one", condition=models.Q(number__gte=1)
            ),
        ]


class ChannelTerms(models.Model):
    """The limit and fee of one channel, one row per case that the card tells apart."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="channels", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=8)
    time_value = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    time_unit = models.CharField(max_length=12, blank=True)
    fee_text = models.TextField(blank=True)
    fee_vnd = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="channel_terms_ordinal"),
            models.CheckConstraint(
                name="channel_terms_channel_known",
                condition=models.Q(channel__in=[channel.value for channel in Channel]),
            ),
            models.CheckConstraint(
                name="channel_terms_unit_known", condition=models.Q(time_unit__in=TIME_UNITS)
            ),
            models.CheckConstraint(
                name="channel_terms_fee_not_negative",
                condition=models.Q(fee_vnd__isnull=True) | models.Q(fee_vnd__gte=0),
            ),
        ]


class Component(models.Model):
    """A paper of the dossier, or a note that stood among the papers."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="components", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=20)
    group = models.TextField(blank=True)
    name = models.TextField()
    originals = models.PositiveSmallIntegerField()
    copies = models.PositiveSmallIntegerField()
    required = models.BooleanField()
    kind = models.CharField(max_length=8)
    has_form = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="component_ordinal"),
            models.UniqueConstraint(fields=["version", "key"], name="component_key"),
            models.CheckConstraint(
                name="component_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in ComponentKind]),
            ),
        ]


class ResultType(models.Model):
    """A paper that the procedure may end in."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="results", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40, blank=True)
    name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="result_type_ordinal"),
        ]


class LegalReference(models.Model):
    """A legal document that the procedure rests on."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, related_name="legal_refs", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "ordinal"], name="legal_reference_ordinal"),
        ]


class Offering(models.Model):
    """An agency that carries out a procedure, and the desk where it is asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="offerings", db_index=False
    )
    receiving_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    competent_agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("nơi thực hiện thủ tục")
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "competent_agency"], name="offering_once_per_agency"
            ),
        ]
