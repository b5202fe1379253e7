from django.db import migrations, models


class Migration(migrations.Migration):
    """Results get a code of their own; those printed before keep the PIN."""

    dependencies = [("cases", "0003_expand_done_list_and_plain_keys")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="result_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
    ]
