"""Units, agencies, posts and who holds them: each with the days on which it is true."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id
from motcua.organisation.types import AgencyKind, Coverage, Era, Level

LEVELS = [
    (Level.PROVINCE.value, _("cấp tỉnh")),
    (Level.DISTRICT.value, _("cấp huyện")),
    (Level.COMMUNE.value, _("cấp xã")),
]
KINDS = [
    (AgencyKind.PEOPLE_COMMITTEE.value, _("Ủy ban nhân dân")),
    (AgencyKind.DEPARTMENT.value, _("cơ quan chuyên môn")),
    (AgencyKind.POLICE.value, _("công an")),
    (AgencyKind.SERVICE_CENTRE.value, _("trung tâm phục vụ hành chính công")),
    (AgencyKind.CENTRE_OTHER.value, _("đơn vị khác")),
]
ROLES = [
    (Role.DESK_OFFICER.value, _("cán bộ một cửa")),
    (Role.CASE_OFFICER.value, _("chuyên viên thụ lý")),
    (Role.APPROVER.value, _("lãnh đạo phê duyệt")),
    (Role.REGISTRAR.value, _("văn thư")),
    (Role.ADMINISTRATOR.value, _("quản trị")),
    (Role.HELPER.value, _("cộng tác viên tổ công nghệ số cộng đồng")),
]


class AdministrativeUnit(models.Model):
    """A province, district or commune under the code of one era; codes stay true for ever."""

    id = models.BigAutoField(primary_key=True)
    era = models.CharField(_("thời kỳ"), max_length=4)
    level = models.CharField(_("cấp"), max_length=8, choices=LEVELS)
    code = models.CharField(_("mã"), max_length=8)
    other_code = models.CharField(_("mã khác từng thấy"), max_length=8, blank=True)
    name = models.CharField(_("tên đầy đủ"), max_length=120)
    other_name = models.CharField(_("tên ngày 01/7/2025"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=20)
    short_name = models.CharField(_("tên"), max_length=100)
    name_folded = models.CharField(max_length=250)
    parent = models.ForeignKey(
        "self", verbose_name=_("thuộc"), null=True, blank=True, on_delete=models.PROTECT
    )
    is_official = models.BooleanField(_("có trong danh mục chính thức"), default=True)
    # Empty: the unit is older than our sources say.
    valid_from = models.DateField(_("có hiệu lực từ"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=60)

    class Meta:
        verbose_name = _("đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["era", "level", "code"], name="unit_code_once"),
            models.CheckConstraint(
                name="unit_era_known", condition=Q(era__in=[era.value for era in Era])
            ),
            models.CheckConstraint(
                name="unit_level_known", condition=Q(level__in=[level.value for level in Level])
            ),
            models.CheckConstraint(
                name="unit_parent_by_level",
                condition=Q(level=Level.PROVINCE.value, parent__isnull=True)
                | (~Q(level=Level.PROVINCE.value) & Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="unit_valid_days",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """An old unit that went, whole or in part, into a new one."""

    id = models.BigAutoField(primary_key=True)
    old = models.ForeignKey(
        AdministrativeUnit, on_delete=models.PROTECT, related_name="successions"
    )
    new = models.ForeignKey(
        AdministrativeUnit, on_delete=models.PROTECT, related_name="predecessions"
    )
    coverage = models.CharField(max_length=8)
    is_default_target = models.BooleanField()
    sources_agree = models.BooleanField()
    resolution = models.CharField(_("nghị quyết"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("kế thừa đơn vị hành chính")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(is_default_target=True), name="succession_one_default"
            ),
            models.CheckConstraint(
                name="succession_coverage_known",
                condition=Q(coverage__in=[coverage.value for coverage in Coverage]),
            ),
        ]


class UnitOutline(models.Model):
    """The shape of a unit on small maps, in thousandths of a degree."""

    unit = models.OneToOneField(
        AdministrativeUnit, primary_key=True, on_delete=models.PROTECT, related_name="outline"
    )
    # East and north of the middle. Each ring: where it begins, and the step to each next point.
    center = models.CharField(max_length=20)
    rings = models.TextField()
    source = models.CharField(_("nguồn"), max_length=60)

    class Meta:
        verbose_name = _("đường ranh đơn vị hành chính")


class Agency(models.Model):
    """A state body that receives, handles or decides dossiers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identifier = models.CharField(_("mã định danh"), max_length=35, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên ngắn"), max_length=100)
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=20)
    level = models.CharField(_("cấp"), max_length=8, choices=LEVELS)
    kind = models.CharField(_("loại"), max_length=20, choices=KINDS)
    unit = models.ForeignKey(
        AdministrativeUnit,
        verbose_name=_("địa bàn"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agencies",
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("trực thuộc"), null=True, blank=True, on_delete=models.PROTECT
    )
    place = models.CharField(_("địa danh"), max_length=60)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=30, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    valid_from = models.DateField(_("có hiệu lực từ"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("nguồn"), max_length=60)

    class Meta:
        verbose_name = _("cơ quan")
        indexes = [models.Index(fields=["level", "name"], name="agency_level_name")]
        constraints = [
            models.CheckConstraint(
                name="agency_level_known", condition=Q(level__in=[level.value for level in Level])
            ),
            models.CheckConstraint(
                name="agency_kind_known", condition=Q(kind__in=[kind.value for kind in AgencyKind])
            ),
            models.CheckConstraint(
                name="agency_valid_days",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AgencySuccession(models.Model):
    """The agency that took over what another one did, from the day after its last one."""

    old = models.OneToOneField(
        Agency, primary_key=True, on_delete=models.PROTECT, related_name="succession"
    )
    new = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="predecessions")
    basis = models.CharField(_("căn cứ"), max_length=60)
    note = models.CharField(_("ghi chú"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kế thừa cơ quan")
        constraints = [
            models.CheckConstraint(name="agency_succession_other", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"


class Staff(models.Model):
    """A person who works for agencies. Accounts belong to `identity`, under this user name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("tên tài khoản"), max_length=60, unique=True)
    full_name = models.CharField(_("họ và tên"), max_length=120)
    title = models.CharField(_("chức danh"), max_length=120)

    class Meta:
        verbose_name = _("cán bộ, công chức")

    def __str__(self) -> str:
        return self.full_name


class Post(models.Model):
    """A role at an agency under one title; several persons may hold it at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("vai trò"), max_length=16, choices=ROLES)
    title = models.CharField(_("chức vụ"), max_length=120)

    class Meta:
        verbose_name = _("vị trí")
        constraints = [
            models.UniqueConstraint(fields=["agency", "role", "title"], name="post_once"),
            models.CheckConstraint(
                name="post_role_known", condition=Q(role__in=[role.value for role in Role])
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PostHolding(models.Model):
    """The days on which a person holds a post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="holdings")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("giữ vị trí")
        constraints = [
            models.UniqueConstraint(fields=["post", "staff", "valid_from"], name="holding_once"),
            models.UniqueConstraint(
                fields=["post", "staff"],
                condition=Q(valid_to__isnull=True),
                name="holding_one_open",
            ),
            models.CheckConstraint(
                name="holding_valid_days",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]


class Absence(models.Model):
    """The days on which an officer is away and a colleague fills the posts. Ends by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="absences", db_index=False
    )
    stand_in = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="covered", db_index=False
    )
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    decided_by = models.UUIDField()
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    # Called off: by whom and when. The days before stay true.
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("vắng mặt")
        indexes = [
            models.Index(
                fields=["staff", "-to_on"],
                name="absence_of_staff",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["stand_in", "-to_on"],
                name="absence_by_stand_in",
                condition=Q(ended_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="absence_days", condition=Q(to_on__gte=F("from_on"))),
            models.CheckConstraint(name="absence_by_another", condition=~Q(staff=F("stand_in"))),
            models.CheckConstraint(
                name="absence_ended_by",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
