from django.db import migrations, models

# What was said before belongs to the newest version of that moment.
SAID_OF = """
UPDATE steering_blockcomment AS said SET block_version = (
    SELECT max(known.number) FROM steering_blockversion AS known
    WHERE known.block_id = said.block_id AND known.at <= said.at
)
"""


class Migration(migrations.Migration):
    dependencies = [("steering", "0002_expand_alerts_and_assignments")]

    operations = [
        migrations.AddField(
            model_name="blockcomment",
            name="block_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.RunSQL(SAID_OF, migrations.RunSQL.noop),
    ]
