"""Rules that raise alerts, and work handed to agencies; what happened to both stays as it is."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids

GUARD = """
CREATE TRIGGER alert_entry_no_change BEFORE UPDATE OR DELETE ON steering_alertentry
FOR EACH ROW EXECUTE FUNCTION steering_is_final();
CREATE TRIGGER assignment_entry_no_change BEFORE UPDATE OR DELETE ON steering_assignmententry
FOR EACH ROW EXECUTE FUNCTION steering_is_final();
"""
UNGUARD = """
DROP TRIGGER assignment_entry_no_change ON steering_assignmententry;
DROP TRIGGER alert_entry_no_change ON steering_alertentry;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_expand_unscanned"),
        ("ioc", "0004_expand_campaigns"),
        ("organisation", "0004_expand_community_helpers"),
        ("steering", "0001_expand_groups_and_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                ("unit", models.CharField(blank=True, max_length=20)),
                ("procedure", models.CharField(blank=True, max_length=40)),
                ("field", models.CharField(blank=True, max_length=300)),
                ("channel", models.CharField(blank=True, max_length=20)),
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="tên")),
                ("kind", models.CharField(max_length=12)),
                ("looks", models.CharField(max_length=8)),
                ("bound", models.FloatField(default=0, verbose_name="ngưỡng")),
                ("margin", models.FloatField(default=0, verbose_name="biên")),
                ("steps", models.PositiveSmallIntegerField(default=3)),
                ("stale_hours", models.PositiveIntegerField(default=24)),
                ("every_minutes", models.PositiveIntegerField()),
                ("severity", models.CharField(max_length=8)),
                ("by_email", models.BooleanField(default=False)),
                ("by_sms", models.BooleanField(default=False)),
                ("rise_hours", models.PositiveSmallIntegerField(default=0)),
                ("owner_account_id", models.UUIDField()),
                ("owner_staff_id", models.UUIDField()),
                ("owner_name", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
                ("stopped", models.CharField(blank=True, max_length=12)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("next_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("seen", models.FloatField(null=True)),
                ("is_held", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ioc.indicator",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "quy tắc cảnh báo",
            },
        ),
        migrations.CreateModel(
            name="AlertReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=16)),
                ("username", models.CharField(blank=True, max_length=100)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=15)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.staff",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readers",
                        to="steering.alertrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "người nhận cảnh báo",
            },
        ),
        migrations.CreateModel(
            name="Alert",
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
                ("severity", models.CharField(max_length=8)),
                ("text", models.CharField(max_length=600, verbose_name="nội dung")),
                ("value", models.FloatField(null=True)),
                ("peak", models.FloatField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("ending", models.CharField(blank=True, max_length=8)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.UUIDField(null=True)),
                ("acknowledged_name", models.CharField(blank=True, max_length=200)),
                ("snoozed_until", models.DateTimeField(null=True)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                (
                    "risen_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                ("rise_at", models.DateTimeField(null=True)),
                ("turn_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "rule",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="steering.alertrule",
                    ),
                ),
            ],
            options={
                "verbose_name": "cảnh báo",
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("unit", models.CharField(blank=True, max_length=20)),
                ("procedure", models.CharField(blank=True, max_length=40)),
                ("field", models.CharField(blank=True, max_length=300)),
                ("channel", models.CharField(blank=True, max_length=20)),
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="việc")),
                ("body", models.TextField(blank=True, verbose_name="nội dung")),
                ("giver_account_id", models.UUIDField()),
                ("giver_staff_id", models.UUIDField()),
                ("giver_name", models.CharField(max_length=200)),
                ("seen_period", models.CharField(blank=True, max_length=30)),
                ("seen_value", models.FloatField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("status", models.CharField(max_length=10)),
                ("version", models.PositiveIntegerField(default=1)),
                ("given_at", models.DateTimeField()),
                ("first_due_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("is_in_time", models.BooleanField(null=True)),
                ("next_at", models.DateTimeField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="steering.alert",
                    ),
                ),
                (
                    "from_agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ioc.indicator",
                    ),
                ),
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
                (
                    "to_agency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc được giao",
            },
        ),
        migrations.CreateModel(
            name="AssignmentEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("move", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=200)),
                ("account_id", models.UUIDField(null=True)),
                ("note", models.TextField(blank=True)),
                ("due_at", models.DateTimeField(null=True)),
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
                    "assignment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="steering.assignment",
                    ),
                ),
            ],
            options={
                "verbose_name": "diễn biến của việc được giao",
            },
        ),
        migrations.CreateModel(
            name="AssignmentFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="steering.assignmententry",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AlertEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("what", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=200)),
                ("account_id", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("value", models.FloatField(null=True)),
                (
                    "alert",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="steering.alert",
                    ),
                ),
            ],
            options={
                "verbose_name": "diễn biến của cảnh báo",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "number"), name="steering_alert_entry_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "what__in",
                                [
                                    "opened",
                                    "acknowledged",
                                    "commented",
                                    "snoozed",
                                    "woken",
                                    "risen",
                                    "closed",
                                    "ended",
                                    "stopped",
                                    "handed_on",
                                ],
                            )
                        ),
                        name="steering_alert_entry_what_known",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="alertrule",
            index=models.Index(
                condition=models.Q(("stopped", "")), fields=["next_at"], name="steering_rule_next"
            ),
        ),
        migrations.AddIndex(
            model_name="alertrule",
            index=models.Index(fields=["owner_staff_id"], name="steering_rule_owner"),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["above", "below", "rise", "fall", "steep_up", "steep_down", "no_data"],
                    )
                ),
                name="steering_rule_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("looks__in", ["day", "week", "month"])),
                name="steering_rule_looks_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__in", ["notice", "warning", "serious"])),
                name="steering_rule_severity_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stopped__in", ["", "off", "post_lost", "not_seen", "no_indicator"])
                ),
                name="steering_rule_stopped_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alertrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("margin__gte", 0)), name="steering_rule_margin_positive"
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["agency", "-opened_at"],
                name="steering_alert_open",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["turn_at"],
                name="steering_alert_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), _negated=True),
                fields=["-closed_at"],
                name="steering_alert_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["rule", "-opened_at"], name="steering_alert_of_rule"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("rule",),
                name="steering_alert_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("ending__in", ["", "ended", "closed", "stopped"])),
                name="steering_alert_ending_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("ending", "")),
                    models.Q(("closed_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                    _connector="OR",
                ),
                name="steering_alert_closed_why",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["to_agency", "due_at"],
                name="assignment_to",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["from_agency", "due_at"],
                name="assignment_from",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), _negated=True),
                fields=["to_agency", "-closed_at"],
                name="assignment_to_done",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), _negated=True),
                fields=["from_agency", "-closed_at"],
                name="assignment_from_done",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), _negated=True),
                fields=["-closed_at"],
                name="assignment_done",
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["next_at"],
                name="assignment_next",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["given", "taken", "answered", "returned", "done", "withdrawn"])
                ),
                name="assignment_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status__in", ["done", "withdrawn"])),
                    models.Q(
                        ("closed_at__isnull", True),
                        models.Q(("status__in", ["done", "withdrawn"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="assignment_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_agency", models.F("to_agency")), _negated=True),
                name="assignment_not_to_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmententry",
            constraint=models.UniqueConstraint(
                fields=("assignment", "number"), name="assignment_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignmententry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "move__in",
                        [
                            "give",
                            "take",
                            "answer",
                            "return",
                            "accept",
                            "extend",
                            "ask_time",
                            "note",
                            "withdraw",
                        ],
                    )
                ),
                name="assignment_entry_move_known",
            ),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
