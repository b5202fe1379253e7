from django.db import migrations, models

import motcua.kernel.ids

GUARD = """
CREATE FUNCTION notifications_text_version_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'notifications_textversion is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER message_text_no_change BEFORE UPDATE OR DELETE ON notifications_textversion
FOR EACH ROW EXECUTE FUNCTION notifications_text_version_is_final();
CREATE TRIGGER message_text_no_truncate BEFORE TRUNCATE ON notifications_textversion
FOR EACH STATEMENT EXECUTE FUNCTION notifications_text_version_is_final();
"""
UNGUARD = """
DROP TRIGGER message_text_no_truncate ON notifications_textversion;
DROP TRIGGER message_text_no_change ON notifications_textversion;
DROP FUNCTION notifications_text_version_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="kind",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="message",
            name="text_version",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="message",
            name="language",
            field=models.CharField(db_default="vi", default="vi", max_length=2),
        ),
        migrations.AddField(
            model_name="message",
            name="segments",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="message", name="send_at", field=models.DateTimeField(null=True)
        ),
        migrations.CreateModel(
            name="ChannelChoice",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.BooleanField()),
                ("sms", models.BooleanField()),
                ("in_app", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SendingRule",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("quiet_from", models.TimeField()),
                ("quiet_until", models.TimeField()),
                ("is_plain", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="TextDraft",
            fields=[
                (
                    "kind",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="loại tin"
                    ),
                ),
                ("texts", models.JSONField(verbose_name="nội dung")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(verbose_name="lúc lưu")),
                ("saved_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "bản nháp lời nhắn",
                "verbose_name_plural": "bản nháp lời nhắn",
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
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
                ("kind", models.CharField(max_length=40, verbose_name="loại tin")),
                ("number", models.PositiveIntegerField(verbose_name="phiên bản")),
                ("texts", models.JSONField(verbose_name="nội dung")),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="lý do thay đổi"),
                ),
                ("published_at", models.DateTimeField(verbose_name="lúc công bố")),
                ("published_by_id", models.UUIDField(null=True, verbose_name="người công bố")),
                ("published_by_name", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "phiên bản lời nhắn",
                "verbose_name_plural": "phiên bản lời nhắn",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "number"), name="message_text_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="message_text_from_one"
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
