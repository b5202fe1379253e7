"""The form's data has moved to its own table; the column goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_expand_process_data_search")]

    operations = [migrations.RemoveField(model_name="case", name="data")]
