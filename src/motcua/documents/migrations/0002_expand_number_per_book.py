from django.db import migrations, models


class Migration(migrations.Migration):
    """A document may have a number in more than one book; every old row fits the wider rule."""

    dependencies = [("documents", "0001_expand_number_books")]

    operations = [
        migrations.AddConstraint(
            model_name="issuednumber",
            constraint=models.UniqueConstraint(
                fields=("series", "subject_ref"), name="issued_number_book_subject_once"
            ),
        ),
        migrations.RemoveConstraint(model_name="issuednumber", name="issued_number_subject_once"),
    ]
