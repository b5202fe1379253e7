"""Procedures and their published versions, which the database keeps from any change."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.life_event_models import LifeEvent, LifeEventProcedure
from motcua.catalogue.search_models import (
    SearchState,
    SearchWeight,
    SearchWeightVersion,
    SearchWord,
)
from motcua.catalogue.types import Channel, ComponentKind, Level
from motcua.kernel.ids import new_id

__all__ = [
    "ChannelTerms",
    "Component",
    "FormAssignment",
    "FormDefinition",
    "FormDraft",
    "FormPublication",
    "FormSample",
    "LegalReference",
    "LifeEvent",
    "LifeEventProcedure",
    "Offering",
    "Procedure",
    "ProcedureVersion",
    "ProcessAssignment",
    "ProcessDraft",
    "ResultType",
    "SearchState",
    "SearchWeight",
    "SearchWeightVersion",
    "SearchWord",
]
TIME_UNITS = ["", "hour", "working_day", "day", "month"]


class FormDefinition(models.Model):
    """An electronic form, stored once per content."""

    hash = models.CharField(primary_key=True, max_length=64, editable=False)
    key = models.CharField(max_length=60)
    title = models.CharField(_("tên biểu mẫu"), max_length=300)
    title_en = models.CharField(max_length=500, blank=True, default="", db_default="")
    schema = models.JSONField()
    layout = models.JSONField()

    class Meta:
        verbose_name = _("biểu mẫu điện tử")


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
    process = models.ForeignKey(
        "process.ProcessDefinition", on_delete=models.PROTECT, related_name="+"
    )
    # What the tables of the product gave, where an administrator's process changed the content.
    source_hash = models.CharField(max_length=64, blank=True, default="", db_default="")

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


class ProcessAssignment(models.Model):
    """That an administrator gave a procedure a process of the province's own.

    The newest row of a procedure holds, also for versions that later imports publish.
    """

    id = models.BigAutoField(primary_key=True)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    process = models.ForeignKey(
        "process.ProcessDefinition", on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("lý do"), max_length=300)
    assigned_at = models.DateTimeField(_("lúc giao"))
    assigned_by_id = models.UUIDField(null=True)
    assigned_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("quy trình của thủ tục")
        constraints = [
            models.UniqueConstraint(fields=["version"], name="process_assignment_version")
        ]
        indexes = [models.Index(fields=["procedure", "-id"], name="process_assignment_newest")]

    def __str__(self) -> str:
        return self.procedure_id


class ProcessDraft(models.Model):
    """A process that is being written: rows of the form, or a document that has no rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64)
    title = models.CharField(_("tên quy trình"), max_length=300)
    rows = models.JSONField(null=True)
    document = models.JSONField(null=True)
    base_hash = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("lúc lưu"))
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("bản nháp quy trình")
        constraints = [
            models.CheckConstraint(
                name="process_draft_one_form",
                condition=models.Q(rows__isnull=False, document__isnull=True)
                | models.Q(rows__isnull=True, document__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title


class FormPublication(models.Model):
    """One act of publishing a form: what, why, by whom. The versions of a form are these rows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    number = models.PositiveIntegerField(_("bản số"))
    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("lý do"), max_length=300)
    procedures = models.PositiveIntegerField(_("số thủ tục"))
    published_at = models.DateTimeField(_("công bố lúc"))
    published_by_id = models.UUIDField(null=True)
    published_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("lần công bố biểu mẫu")
        constraints = [
            models.UniqueConstraint(fields=["key", "number"], name="form_publication_number"),
            models.CheckConstraint(
                name="form_publication_from_one", condition=models.Q(number__gte=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class FormAssignment(models.Model):
    """An administrator's choice of a form for a procedure; the newest row counts."""

    id = models.BigAutoField(primary_key=True)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    form = models.ForeignKey(FormDefinition, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(FormPublication, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("biểu mẫu của thủ tục")
        constraints = [models.UniqueConstraint(fields=["version"], name="form_assignment_version")]
        indexes = [models.Index(fields=["procedure", "-id"], name="form_assignment_newest")]

    def __str__(self) -> str:
        return self.procedure_id


class FormDraft(models.Model):
    """The one working copy of a form."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60, unique=True)
    document = models.JSONField()
    base_hash = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("lúc lưu"))
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("bản nháp biểu mẫu")
        constraints = [
            models.CheckConstraint(name="form_draft_key_given", condition=~models.Q(key="")),
        ]

    def __str__(self) -> str:
        return self.key


class FormSample(models.Model):
    """Answers with which a form is tried before it is published. `wrong_path`: the field that must
    be found wrong; empty when all must be right.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    form_key = models.CharField(max_length=60)
    name = models.CharField(_("tên"), max_length=120)
    data = models.JSONField()
    wrong_path = models.CharField(max_length=300, blank=True, default="")
    saved_at = models.DateTimeField(_("lúc lưu"))
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("dữ liệu thử")
        constraints = [
            models.UniqueConstraint(fields=["form_key", "name"], name="form_sample_name"),
        ]

    def __str__(self) -> str:
        return self.name
