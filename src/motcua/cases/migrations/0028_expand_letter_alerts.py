from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

KINDS = ["share", "before", "late", "step", "step_up", "letter"]


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_expand_replayed_campaign")]

    operations = [
        migrations.RemoveConstraint(model_name="alert", name="alert_kind_known"),
        # Old rows fit: a kind was added. They are looked at in the next migration, without a lock.
        AddConstraintNotValid(
            "alert",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="alert_kind_known"),
        ),
    ]
