from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0023_expand_kind_of_file_checked")]

    operations = [
        migrations.AddField(
            model_name="seedrun",
            name="days",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
