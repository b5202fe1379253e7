"""`motcua ioc`: the operations centre on the command line. Each part brings its own actions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from motcua.ioc import asking
from motcua.ioc import command as facts
from motcua.ioc.logs import command as logs
from motcua.ioc.series import command as series
from motcua.kernel.errors import DomainError

PARTS = (facts, asking, logs, series)


class Command(BaseCommand):
    help = _(
        "Trung tâm điều hành: kho số liệu, nhật ký của hệ thống cũ, luồng công việc, xuất nhật ký."
    )
    requires_system_checks = ()  # datasets need no database

    def add_arguments(self, parser: CommandParser) -> None:
        """The actions of every part; each sets `run`, which gets the command and the options."""
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        for part in PARTS:
            part.actions_add(actions)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one action; refusals are told and end with 1."""
        try:
            options["run"](self, options)
        except DomainError as refusal:
            raise CommandError(refusal.text) from refusal
