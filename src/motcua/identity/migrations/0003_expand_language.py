from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_login_failures")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="language",
            field=models.CharField(
                db_default="vi", default="vi", max_length=2, verbose_name="ngôn ngữ"
            ),
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["vi", "en"])), name="account_language_known"
            ),
        ),
    ]
