"""Analysis groups: people, notebooks of numbers, what was said of them, meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.kernel.ids import new_id
from motcua.steering.groups.types import GroupRole, MeetingState, View
from motcua.steering.slices import SliceColumns


class AnalysisGroup(models.Model):
    """People of several agencies who look at a subject under a leader."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("tên tổ"), max_length=200)
    subject = models.CharField(_("chủ đề"), max_length=500)
    from_on = models.DateField(_("từ ngày"))
    to_on = models.DateField(_("đến hết ngày"), null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("tổ phân tích")
        constraints = [
            models.CheckConstraint(
                name="analysis_group_days",
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    """Somebody in a group, for an agency."""

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(AnalysisGroup, on_delete=models.PROTECT, related_name="members")
    staff = models.ForeignKey("organisation.Staff", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("thành viên tổ phân tích")
        constraints = [
            models.UniqueConstraint(fields=["group", "staff"], name="group_member_once"),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(role=GroupRole.CHAIR.value),
                name="group_one_chair",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(role=GroupRole.SECRETARY.value),
                name="group_one_secretary",
            ),
            models.CheckConstraint(
                name="group_member_role_known",
                condition=models.Q(role__in=[role.value for role in GroupRole]),
            ),
        ]


class Notebook(models.Model):
    """Pages of numbers and words that a group writes together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(AnalysisGroup, on_delete=models.PROTECT, related_name="notebooks")
    title = models.CharField(_("tên sổ"), max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sổ tay phân tích")

    def __str__(self) -> str:
        return self.title


class NotebookBlock(models.Model):
    """What stands at one place of a notebook now: the newest of its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notebook = models.ForeignKey(Notebook, on_delete=models.PROTECT, related_name="blocks")
    place = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mục của sổ tay")


class BlockVersion(SliceColumns):
    """A state of a block: what it asked, and what the answer was. Append-only by a trigger.

    `pinned`: the figures as they were, asked as the one who wrote the block.
    """

    id = models.BigAutoField(primary_key=True)
    block = models.ForeignKey(NotebookBlock, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    view = models.CharField(max_length=10)
    text = models.TextField(blank=True)
    indicator = models.CharField(max_length=40, blank=True)
    by = models.CharField(max_length=10, blank=True)
    period = models.CharField(max_length=10, blank=True)
    pinned = models.JSONField(null=True)
    pinned_at = models.DateTimeField(null=True)
    written_by = models.CharField(max_length=200)
    staff_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("phiên bản của mục")
        constraints = [
            models.UniqueConstraint(fields=["block", "number"], name="block_version_once"),
            models.CheckConstraint(
                name="block_version_view_known",
                condition=models.Q(view__in=[view.value for view in View]),
            ),
        ]


class BlockComment(models.Model):
    """What a member said of a block, or answered.

    `block_version`: the version that she had before her; none where the release before this one
    wrote it while this one was put in: the present one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    block = models.ForeignKey(NotebookBlock, on_delete=models.PROTECT, related_name="comments")
    block_version = models.PositiveIntegerField(null=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    text = models.TextField()
    staff_id = models.UUIDField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("ý kiến về một mục")


class Meeting(models.Model):
    """A meeting and its minutes. Once approved nothing of it changes: a trigger sees to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(AnalysisGroup, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("ngày họp"))
    place = models.CharField(_("nơi họp"), max_length=200)
    attendees = models.JSONField(_("thành phần dự họp"), default=list)
    text = models.TextField(_("nội dung"))
    state = models.CharField(max_length=10, default=MeetingState.DRAFT.value)
    version = models.PositiveIntegerField(default=1)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    paper = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("cuộc họp của tổ")
        constraints = [
            models.CheckConstraint(
                name="meeting_state_known",
                condition=models.Q(state__in=[state.value for state in MeetingState]),
            ),
            models.CheckConstraint(
                name="meeting_approved_has_paper",
                condition=models.Q(state=MeetingState.DRAFT.value)
                | models.Q(paper__isnull=False, approved_at__isnull=False),
            ),
        ]


class MeetingDecision(models.Model):
    """A decision, and the number that it rests on, as it was then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    due_on = models.DateField(_("hạn"))
    block = models.ForeignKey(
        NotebookBlock, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    block_version = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("kết luận của cuộc họp")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_decision_once"),
        ]
