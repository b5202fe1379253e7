from django.contrib.postgres.operations import (
    AddConstraintNotValid,
    AddIndexConcurrently,
    ValidateConstraint,
)
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("files", "0003_expand_scans_and_uploads"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("scan", "pending")),
                fields=["id"],
                name="stored_file_unscanned",
            ),
        ),
        AddConstraintNotValid(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan__in", ["", "pending", "clean", "infected"])),
                name="stored_file_scan_known",
            ),
        ),
        ValidateConstraint(model_name="storedfile", name="stored_file_scan_known"),
    ]
