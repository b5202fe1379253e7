from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_expand_bulk_letters_checked"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="seedrun", name="seed_run_only_one"),
        migrations.AddConstraint(
            model_name="seedrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("id__in", [1, 2])), name="seed_run_one_of_two"
            ),
        ),
    ]
