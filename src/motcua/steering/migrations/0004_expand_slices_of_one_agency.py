from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("steering", "0003_expand_comments_of_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="alertrule",
            name="is_alone",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="assignment",
            name="is_alone",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="blockversion",
            name="is_alone",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
