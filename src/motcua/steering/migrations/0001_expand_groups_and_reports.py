"""Analysis groups and monthly reports; what is approved or signed stays as it is."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids

GUARD = """
CREATE FUNCTION steering_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is final', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER block_version_no_change BEFORE UPDATE OR DELETE ON steering_blockversion
FOR EACH ROW EXECUTE FUNCTION steering_is_final();
CREATE TRIGGER meeting_approved_no_change BEFORE UPDATE OR DELETE ON steering_meeting
FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION steering_is_final();
CREATE TRIGGER report_signed_no_change BEFORE UPDATE ON steering_report
FOR EACH ROW WHEN (
  OLD.state = 'issued' OR OLD.state = 'signed'
  AND (NEW.state <> 'issued' OR NEW.figures <> OLD.figures)
) EXECUTE FUNCTION steering_is_final();
CREATE TRIGGER report_signed_no_delete BEFORE DELETE ON steering_report
FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION steering_is_final();
CREATE FUNCTION steering_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  meeting uuid := CASE TG_OP WHEN 'INSERT' THEN NEW.meeting_id ELSE OLD.meeting_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM steering_meeting WHERE id = meeting AND state = 'approved') THEN
    RAISE EXCEPTION 'steering_meetingdecision is final' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER meeting_decision_no_change BEFORE INSERT OR UPDATE OR DELETE
ON steering_meetingdecision FOR EACH ROW EXECUTE FUNCTION steering_decision_is_final();
"""
UNGUARD = """
DROP TRIGGER meeting_decision_no_change ON steering_meetingdecision;
DROP TRIGGER report_signed_no_delete ON steering_report;
DROP TRIGGER report_signed_no_change ON steering_report;
DROP TRIGGER meeting_approved_no_change ON steering_meeting;
DROP TRIGGER block_version_no_change ON steering_blockversion;
DROP FUNCTION steering_decision_is_final();
DROP FUNCTION steering_is_final();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0004_expand_unscanned"),
        ("organisation", "0004_expand_community_helpers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AnalysisGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên tổ")),
                ("subject", models.CharField(max_length=500, verbose_name="chủ đề")),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("to_on", models.DateField(null=True, verbose_name="đến hết ngày")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "tổ phân tích",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True),
                            ("to_on__gte", models.F("from_on")),
                            _connector="OR",
                        ),
                        name="analysis_group_days",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("held_on", models.DateField(verbose_name="ngày họp")),
                ("place", models.CharField(max_length=200, verbose_name="nơi họp")),
                ("attendees", models.JSONField(default=list, verbose_name="thành phần dự họp")),
                ("text", models.TextField(verbose_name="nội dung")),
                ("state", models.CharField(default="draft", max_length=10)),
                ("version", models.PositiveIntegerField(default=1)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=200)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="steering.analysisgroup",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "cuộc họp của tổ",
            },
        ),
        migrations.CreateModel(
            name="Notebook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="tên sổ")),
                ("created_at", models.DateTimeField()),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notebooks",
                        to="steering.analysisgroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "sổ tay phân tích",
            },
        ),
        migrations.CreateModel(
            name="NotebookBlock",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "notebook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="steering.notebook",
                    ),
                ),
            ],
            options={
                "verbose_name": "mục của sổ tay",
            },
        ),
        migrations.CreateModel(
            name="MeetingDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("due_on", models.DateField(verbose_name="hạn")),
                ("block_version", models.PositiveIntegerField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="steering.meeting",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steering.notebookblock",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết luận của cuộc họp",
            },
        ),
        migrations.CreateModel(
            name="BlockVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("view", models.CharField(max_length=10)),
                ("text", models.TextField(blank=True)),
                ("indicator", models.CharField(blank=True, max_length=40)),
                ("by", models.CharField(blank=True, max_length=10)),
                ("period", models.CharField(blank=True, max_length=10)),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("procedure", models.CharField(blank=True, max_length=40)),
                ("field", models.CharField(blank=True, max_length=300)),
                ("channel", models.CharField(blank=True, max_length=20)),
                (
                    "of_agency",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                ("pinned", models.JSONField(null=True)),
                ("pinned_at", models.DateTimeField(null=True)),
                ("written_by", models.CharField(max_length=200)),
                ("staff_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="steering.notebookblock",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản của mục",
            },
        ),
        migrations.CreateModel(
            name="BlockComment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("text", models.TextField()),
                ("staff_id", models.UUIDField()),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.CharField(blank=True, max_length=200)),
                (
                    "parent",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steering.blockcomment",
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="steering.notebookblock",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến về một mục",
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("period", models.CharField(max_length=10, verbose_name="kỳ")),
                ("title", models.CharField(max_length=300)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("version", models.PositiveIntegerField(default=1)),
                ("figures", models.JSONField()),
                ("as_at", models.DateTimeField()),
                ("drafted_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", models.CharField(blank=True, max_length=200)),
                ("number", models.CharField(blank=True, max_length=80)),
                ("issued_at", models.DateTimeField(null=True)),
                ("slots", models.JSONField(default=dict)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo tháng",
            },
        ),
        migrations.CreateModel(
            name="PublicReport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("figures", models.JSONField()),
                ("words", models.JSONField(default=dict)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.CharField(max_length=200)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public",
                        to="steering.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo công khai",
            },
        ),
        migrations.CreateModel(
            name="ReportWish",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("since_on", models.DateField()),
                (
                    "agency",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "nơi lập báo cáo tháng",
            },
        ),
        migrations.CreateModel(
            name="ReportWords",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("section", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="words",
                        to="steering.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "lời của báo cáo",
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=10)),
                (
                    "agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="steering.analysisgroup",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.staff",
                    ),
                ),
            ],
            options={
                "verbose_name": "thành viên tổ phân tích",
                "constraints": [
                    models.UniqueConstraint(fields=("group", "staff"), name="group_member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "chair")),
                        fields=("group",),
                        name="group_one_chair",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "secretary")),
                        fields=("group",),
                        name="group_one_secretary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["chair", "secretary", "member"])),
                        name="group_member_role_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved"])), name="meeting_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(("approved_at__isnull", False), ("paper__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_approved_has_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingdecision",
            constraint=models.UniqueConstraint(
                fields=("meeting", "number"), name="meeting_decision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockversion",
            constraint=models.UniqueConstraint(
                fields=("block", "number"), name="block_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("view__in", ["text", "number", "line", "ranking", "map", "table"])
                ),
                name="block_version_view_known",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["-period", "agency"], name="report_by_period"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("agency", "period"), name="report_once"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "signed", "issued"])),
                name="report_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(("paper__isnull", False), ("signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="report_signed_has_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportwords",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaced_at__isnull", True)),
                fields=("report", "section"),
                name="report_words_one_valid",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
