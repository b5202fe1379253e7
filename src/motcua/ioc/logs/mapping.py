"""Which column is what: by a file of the operator's, else by the names that such columns have."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import MappingInvalid
from motcua.ioc.logs.types import ROLES, LogMapping
from motcua.kernel.text import clean, composed, fold

MOST_BYTES = 2**20
# The first that is there wins. Only letters and digits count, and not their case or marks.
WRITTEN: Mapping[str, tuple[str, ...]] = {
    "case": (
        *("case:concept:name", "case id", "case", "case number", "trace id", "trace", "dossier id"),
        *("case key", "case identifier"),
        *("mã hồ sơ", "mã hs", "số hồ sơ", "hồ sơ", "mã biên nhận", "mã vụ việc"),
        "process instance",
    ),
    "activity": (
        *("concept:name", "activity", "activity name", "activity id", "task", "task name", "step"),
        *("event", "event name", "hoạt động", "bước xử lý", "bước", "tên bước", "công việc"),
        *("thao tác", "event concept:name", "activity en"),
    ),
    "time": (
        *("time:timestamp", "complete timestamp", "timestamp", "end timestamp", "complete time"),
        *("end time", "event time", "date time", "time", "date", "thời điểm", "thời gian"),
        *("ngày giờ", "thời điểm xử lý", "thời gian xử lý", "thời điểm kết thúc"),
        *("thời gian kết thúc", "ngày xử lý", "ngày thực hiện", "thời gian thực hiện"),
        *("ngày", "lúc", "event time:timestamp"),
    ),
    "start": (
        *("start timestamp", "start time", "start date time", "started at", "bắt đầu"),
        *("thời điểm bắt đầu", "thời gian bắt đầu"),
    ),
    "resource": (
        *("org:resource", "resource", "user", "user name", "originator", "performer", "employee"),
        *("officer", "cán bộ", "cán bộ xử lý", "người xử lý", "người thực hiện", "chuyên viên"),
        *("công chức", "event org:resource"),
    ),
    "role": ("org:role", "role", "vai trò", "chức vụ", "vị trí"),
    "agency": (
        *("org:group", "agency", "department", "cơ quan", "đơn vị", "cơ quan xử lý"),
        *("đơn vị xử lý", "phòng ban"),
    ),
    "procedure": ("procedure", "procedure code", "mã thủ tục", "thủ tục", "mã tthc", "tthc"),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition", "event type"),
    "deadline": (
        *("deadline", "due", "due date", "due at", "due time", "hạn trả", "ngày hẹn trả"),
        *("hẹn trả", "hạn xử lý", "hạn giải quyết", "ngày hẹn trả kết quả", "hạn trả kết quả"),
        "hạn đến",
    ),
}
OF_CASES = ("deadline", "procedure", "agency")  # may also be said of a case, as `case:deadline`
REQUIRED = ("case", "activity", "time")
ALIASES = {
    "case_id": "case",
    "timestamp": "time",
    "start_time": "start",
    "due": "deadline",
    "due_at": "deadline",
    "department": "agency",
}
LISTS = ("end_activities", "pause_activities")
WORDS = ("timezone", "time_format", "encoding", "delimiter")


def folded(name: str) -> str:
    """A header without case, marks and whatever is no letter or digit."""
    return fold(name).replace(" ", "").replace("_", "")


NAMES = {role: tuple(map(folded, written)) for role, written in WRITTEN.items()}


def mapping_read(content: bytes) -> LogMapping:
    """The mapping in a TOML file; raises `MappingInvalid`, which says what is wrong."""
    try:
        body = tomllib.loads(content[: MOST_BYTES + 1].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise MappingInvalid(_("Tệp ánh xạ không phải là TOML, bảng mã UTF-8.")) from None
    inner = body.pop("columns", {})
    if not isinstance(inner, dict):
        raise MappingInvalid(_("Mục [columns] của tệp ánh xạ phải là một bảng."))
    columns: dict[str, str] = {}
    rest: dict[str, Any] = {}
    for key, value in [*inner.items(), *body.items()]:
        role = ALIASES.get(key, key)
        if role in ROLES:
            columns[role] = composed(_word(key, value))
        elif key in LISTS and key not in inner:
            rest[key] = _words(key, value)
        elif key in WORDS and key not in inner:
            rest[key] = _word(key, value)
        else:
            known = ", ".join((*ROLES, *LISTS, *WORDS))
            raise MappingInvalid(
                _("Tệp ánh xạ có mục lạ “%(key)s”; các mục biết được: %(known)s.")
                % {"key": key, "known": known}
            )
    mapping = LogMapping(columns=columns, **rest)
    zone_of(mapping)
    return mapping


def zone_of(mapping: LogMapping) -> ZoneInfo:
    """The clock of times without an offset."""
    try:
        return ZoneInfo(mapping.timezone)
    except (ValueError, OSError):  # also a name that is a folder, or no name at all
        raise MappingInvalid(
            _("Không có múi giờ “%(name)s”; viết như Asia/Ho_Chi_Minh.")
            % {"name": mapping.timezone}
        ) from None


def columns_of(headers: Sequence[str], mapping: LogMapping) -> dict[str, int]:
    """Where each role stands in a row with these headers, for the roles that are there."""
    plain = [folded(header) for header in headers]
    found: dict[str, int] = {}
    for role in ROLES:
        given = mapping.columns.get(role)
        if given:
            found[role] = _given(role, given, headers, plain)
        elif given is None:
            position = _recognised(role, plain)
            if position is not None:
                found[role] = position
    if "time" not in found and "start" in found:
        found["time"] = found.pop("start")
    missing = [role for role in REQUIRED if role not in found]
    if missing:
        raise MappingInvalid(
            _("Không tìm thấy cột %(roles)s trong: %(headers)s. Xin chỉ rõ bằng --map.")
            % {"roles": ", ".join(missing), "headers": clean(", ".join(headers))[:300]}
        )
    return found


def names_for(role: str) -> Iterable[str]:
    """The usual names of a role, folded, the best first; also as they stand before a case."""
    yield from NAMES[role]
    if role in OF_CASES:
        yield from (f"case{name}" for name in NAMES[role])


def _recognised(role: str, plain: Sequence[str]) -> int | None:
    return next((plain.index(name) for name in names_for(role) if name in plain), None)


def _given(role: str, given: str, headers: Sequence[str], plain: Sequence[str]) -> int:
    if given in headers:
        return headers.index(given)
    alike = [index for index, name in enumerate(plain) if name == folded(given)]
    if len(alike) == 1:
        return alike[0]
    raise MappingInvalid(
        _("Không có cột “%(name)s” (%(role)s) trong: %(headers)s.")
        % {"name": given, "role": role, "headers": clean(", ".join(headers))[:300]}
    )


def _word(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise MappingInvalid(_("Mục “%(key)s” của tệp ánh xạ phải là chữ.") % {"key": key})
    return value


def _words(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise MappingInvalid(
            _("Mục “%(key)s” của tệp ánh xạ phải là danh sách chữ.") % {"key": key}
        )
    return tuple(value)
