"""Warnings before and after the due time, their thresholds, and when to look at a case again."""

import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_expand_books"),
        ("organisation", "0002_expand_absences"),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("share", "nhắc khi thời hạn còn lại (phần trăm)"),
                            ("before", "nhắc trước hạn (giờ làm việc)"),
                            ("rise", "báo lên cấp trên khi chưa ai xác nhận (giờ làm việc)"),
                            (
                                "apology",
                                "gia hạn đề xuất trong thư xin lỗi (phần trăm thời hạn)",
                            ),
                        ],
                        max_length=8,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ngưỡng",
                    ),
                ),
                ("value", models.PositiveSmallIntegerField(verbose_name="giá trị")),
                ("set_by_name", models.CharField(max_length=200)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "ngưỡng cảnh báo",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["share", "before", "rise", "apology"])),
                        name="alert_rule_kind_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("next_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["next_at"],
                        name="watch_next",
                    )
                ],
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
                ("kind", models.CharField(max_length=8)),
                ("height", models.PositiveSmallIntegerField()),
                ("about_at", models.DateTimeField()),
                ("task", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("rise_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("acknowledged_by", models.UUIDField(null=True)),
                (
                    "acknowledged_name",
                    models.CharField(blank=True, default="", max_length=200),
                ),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("height__gt", 0)),
                        fields=["agency", "-at", "id"],
                        name="alert_open_of_leaders",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["case"],
                        name="alert_open_of_case",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("acknowledged_at__isnull", True),
                            ("ended_at__isnull", True),
                            ("rise_at__isnull", False),
                        ),
                        fields=["rise_at", "id"],
                        name="alert_to_rise",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "kind", "height", "about_at", "task"), name="alert_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["share", "before", "late", "step", "step_up"])
                        ),
                        name="alert_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("acknowledged_at__isnull", True),
                                ("acknowledged_by__isnull", True),
                            ),
                            models.Q(
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alert_acknowledged_by_somebody",
                    ),
                ],
            },
        ),
    ]
