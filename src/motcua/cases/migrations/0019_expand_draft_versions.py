"""A draft counts its versions and remembers, by field, sources, writers and what differs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_expand_place_as_function")]

    operations = [
        migrations.AddField(
            "draft", "version", models.PositiveIntegerField(default=0, db_default=0)
        ),
        migrations.AddField("draft", "sources", models.JSONField(default=dict, db_default={})),
        migrations.AddField("draft", "others", models.JSONField(default=dict, db_default={})),
        migrations.AddField("draft", "writers", models.JSONField(default=dict, db_default={})),
    ]
