"""What a demonstration looks back on: the campaign of 2021 again, and the last weeks."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from motcua.ioc.services import lake_rebuild


def replay() -> None:
    """Write so many dossiers as `MOTCUA_DEMO_CASES` says, and their facts for the boards."""
    call_command("seed", replay=True, cases=settings.DEMO_CASES, stdout=StringIO())
    lake_rebuild()
