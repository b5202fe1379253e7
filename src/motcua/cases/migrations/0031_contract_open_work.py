"""The list of open work as it was: `task_at_posts` answers all that it did."""

from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False  # beside the work of the day
    dependencies = [("cases", "0030_expand_work_at_posts")]

    operations = [RemoveIndexConcurrently("task", "task_open")]
