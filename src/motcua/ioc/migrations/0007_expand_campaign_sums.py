from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ioc", "0006_expand_campaign_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaigngoal",
            name="is_sum",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="cộng dồn từ ngày đầu"
            ),
        ),
    ]
