"""Housekeeping of the folder."""

from procrastinate.contrib.django import app

from motcua.files import services


@app.periodic(cron="37 3 * * *")
@app.task(name="files.forget_torn", queue="sweepers")
def forget_torn(timestamp: int) -> None:
    """Remove what a crash left half written."""
    services.torn_files_remove()
