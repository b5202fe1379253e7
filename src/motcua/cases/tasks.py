"""Housekeeping of what was handed in."""

from procrastinate.contrib.django import app

from motcua.cases.uploads import uses_of
from motcua.files import services as files


@app.periodic(cron="7 2 * * *")
@app.task(name="cases.forget_uploads", queue="sweepers")
def forget_uploads(timestamp: int) -> None:
    """Remove uploads that no dossier and no draft has named for 30 days."""
    files.files_forget(in_use=uses_of)
