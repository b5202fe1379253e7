"""`motcua worktime due|between`: working time on the command line, for checking and for scripts."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn
from uuid import UUID

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from motcua.kernel.clock import VIETNAM
from motcua.organisation.errors import AgencyUnknown
from motcua.organisation.selectors import agency_by_identifier
from motcua.worktime import rules, selectors
from motcua.worktime.types import Calendar, Pause, SameDayRule, TimeUnit

UNITS = {unit.value: unit for unit in TimeUnit} | {"calendar_day": TimeUnit.CALENDAR_DAY}
CONNECT_SECONDS = 3
WRONG = 2


class WrongInput(ValueError):
    """What was typed cannot be answered; the text says why in one sentence."""


class Command(BaseCommand):
    help = _("Tính thời gian làm việc: hạn trả kết quả, số phút làm việc giữa hai thời điểm.")
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """`due --from --value --unit [--pause …] [--procedure] [--explain]`, `between A B`."""
        actions = parser.add_subparsers(dest="action", metavar="due|between")
        due = actions.add_parser("due", help=_("thời điểm hết hạn, dạng ISO 8601"))
        due.add_argument(
            "--from", dest="start", metavar="TIME", help=_("lúc tiếp nhận; giờ Việt Nam")
        )
        due.add_argument("--value", metavar="NUMBER", help=_("thời hạn"))
        due.add_argument("--unit", metavar="|".join(UNITS), help=_("đơn vị của thời hạn"))
        due.add_argument(
            *("--pause",),
            nargs="+",
            action="extend",
            default=[],
            metavar="FROM/TO",
            help=_("lần tạm dừng; nhắc lại được; bỏ trống TO nếu còn đang dừng"),
        )
        due.add_argument(
            "--procedure", metavar="CODE", default="", help=_("mã thủ tục, nếu trả trong ngày")
        )
        due.add_argument("--explain", action="store_true", help=_("giải thích từng bước"))
        between = actions.add_parser("between", help=_("số phút làm việc giữa hai thời điểm"))
        between.add_argument("begin", metavar="A", help=_("từ lúc"))
        between.add_argument("end", metavar="B", help=_("đến lúc"))
        for each in (due, between):
            each.add_argument(
                "--agency", metavar="CODE", default="", help=_("mã định danh của cơ quan")
            )
        for each in (parser, due, between):
            # argparse answers in English and with its usage; here one sentence has to do.
            vars(each)["error"] = self._misused

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the answer alone on standard output, or one sentence on standard error and 2."""
        try:
            if options["action"] == "due":
                self._due(options)
            elif options["action"] == "between":
                self._between(options)
            else:
                self._misused("")
        except WrongInput as wrong:
            self._refuse(str(wrong))

    def _due(self, options: dict[str, Any]) -> None:
        start = _instant(_given(options, "start", "--from"))
        value = _number(_given(options, "value", "--value"))
        unit = UNITS.get(_given(options, "unit", "--unit"))
        if unit is None:
            raise WrongInput(
                _("Đơn vị “%(unit)s” không có; chọn %(units)s.")
                % {"unit": options["unit"], "units": ", ".join(UNITS)}
            )
        pauses = [_pause(words) for words in options["pause"]]
        calendar, rule = self._calendar(options["agency"], options["procedure"], start)
        try:
            due = rules.due_after_pauses(calendar, start, value, unit, pauses, same_day=rule)
        except (rules.LimitOutOfRange, OverflowError) as error:
            raise WrongInput(
                _("Thời hạn phải từ 0 đến %(most)s, và số ngày kể cả ngày nghỉ phải là số nguyên.")
                % {"most": rules.LONGEST_DAYS}
            ) from error
        self.stdout.write(due.at.isoformat())
        if options["explain"]:
            for line in selectors.explain(due):
                self.stdout.write(line)

    def _between(self, options: dict[str, Any]) -> None:
        begin, end = _instant(options["begin"]), _instant(options["end"])
        calendar, _rule = self._calendar(options["agency"], "", begin)
        self.stdout.write(str(rules.working_minutes(calendar, begin, end)))

    def _calendar(
        self, agency: str, procedure: str, start: datetime
    ) -> tuple[Calendar, SameDayRule | None]:
        """From the rows of this installation, else from the files of the distribution."""
        on = start.astimezone(VIETNAM).date()
        if _database_answers():
            try:
                calendar = selectors.calendar(_agency_id(agency) if agency else None)
                if calendar.known_until or agency:
                    return calendar, selectors.same_day_rule(procedure, on)
            except DatabaseError:
                self._say_shipped()  # reachable, and not set up yet
        elif _database_is_named():
            self._say_shipped()
        if agency:
            raise WrongInput(_("Muốn tính theo lịch của cơ quan thì cần cơ sở dữ liệu đang chạy."))
        return selectors.calendar_shipped(), selectors.same_day_rule_shipped(procedure, on)

    def _say_shipped(self) -> None:
        self.stderr.write(_("Không đọc được cơ sở dữ liệu; tính theo lịch đi kèm sản phẩm."))

    def _misused(self, message: str) -> NoReturn:
        self._refuse(_("Lệnh chưa đúng; xem cách dùng: motcua worktime due --help."))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(WRONG)


def _database_is_named() -> bool:
    """Whether this process was told of a database: by the environment, or a running one."""
    return bool(settings.ENV.database_url or connection.settings_dict["HOST"])


def _database_answers() -> bool:
    """Whether a server is there: asked once, before the pool would wait for it."""
    if not _database_is_named():
        return False
    known = {**connection.get_connection_params(), "connect_timeout": CONNECT_SECONDS}
    try:
        psycopg.connect(**known).close()
    except psycopg.Error:
        return False
    return True


def _agency_id(identifier: str) -> UUID:
    try:
        return agency_by_identifier(identifier).id
    except AgencyUnknown as error:
        raise WrongInput(
            _("Không có cơ quan mang mã “%(code)s”.") % {"code": identifier}
        ) from error


def _given(options: dict[str, Any], name: str, flag: str) -> str:
    value = options[name]
    if not isinstance(value, str):
        raise WrongInput(_("Thiếu %(flag)s.") % {"flag": flag})
    return value


def _instant(words: str) -> datetime:
    """An ISO 8601 instant; without an offset it is Vietnamese time."""
    try:
        found = datetime.fromisoformat(words.strip())
        local = found if found.tzinfo else found.replace(tzinfo=VIETNAM)
        # Room to count on both sides of the calendar that Python knows.
        local.astimezone(VIETNAM) + timedelta(days=2 * rules.LONGEST_DAYS)
    except (ValueError, OverflowError) as error:
        raise WrongInput(
            _("Không đọc được thời điểm “%(words)s”; viết như 2025-01-24T16:00.") % {"words": words}
        ) from error
    return local


def _number(words: str) -> Decimal:
    try:
        value = Decimal(words.strip().replace(",", "."))
    except InvalidOperation as error:
        raise WrongInput(_("“%(words)s” không phải là số.") % {"words": words}) from error
    if not value.is_finite():
        raise WrongInput(_("“%(words)s” không phải là số.") % {"words": words})
    return value


def _pause(words: str) -> Pause:
    begin, slash, end = words.partition("/")
    if not slash:
        raise WrongInput(
            _("Lần tạm dừng “%(words)s” phải viết FROM/TO, như 2025-02-03T08:00/2025-02-04T08:00.")
            % {"words": words}
        )
    pause = Pause(_instant(begin), _instant(end) if end.strip() else None)
    if pause.to_at and pause.to_at < pause.from_at:
        raise WrongInput(
            _("Lần tạm dừng “%(words)s” kết thúc trước khi bắt đầu.") % {"words": words}
        )
    return pause
