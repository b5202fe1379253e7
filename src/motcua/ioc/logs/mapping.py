"""Which column is what: by a file of the operator's, else by the names that such columns have."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import MappingInvalid
from motcua.ioc.logs.types import ROLES, LogMapping
from motcua.kernel.text import composed, fold

MOST_BYTES = 2**20
# Folded, without spaces; the first that is there wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "case": (
        *("caseconceptname", "caseid", "case", "casenumber", "traceid", "trace", "dossierid"),
        *("mahoso", "mahs", "sohoso", "hoso", "mabiennhan", "mavuviec", "processinstance"),
    ),
    "activity": (
        *("conceptname", "activity", "activityname", "activityid", "task", "taskname", "step"),
        *("event", "eventname", "hoatdong", "buocxuly", "buoc", "tenbuoc", "congviec", "thaotac"),
    ),
    "time": (
        *("timetimestamp", "completetimestamp", "timestamp", "endtimestamp", "completetime"),
        *("endtime", "eventtime", "datetime", "time", "date", "thoidiem", "thoigian", "ngaygio"),
        *("thoidiemxuly", "thoigianxuly", "thoidiemketthuc", "thoigianketthuc", "ngayxuly"),
        *("ngaythuchien", "thoigianthuchien", "ngay", "luc"),
    ),
    "start": (
        *("starttimestamp", "starttime", "startdatetime", "startedat", "batdau"),
        *("thoidiembatdau", "thoigianbatdau"),
    ),
    "resource": (
        *("orgresource", "resource", "user", "username", "originator", "performer", "employee"),
        *("officer", "canbo", "canboxuly", "nguoixuly", "nguoithuchien", "chuyenvien", "congchuc"),
    ),
    "role": ("orgrole", "role", "vaitro", "chucvu", "vitri"),
    "agency": (
        *("orggroup", "agency", "department", "coquan", "donvi", "coquanxuly", "donvixuly"),
        *("phongban",),
    ),
    "procedure": ("procedure", "procedurecode", "mathutuc", "thutuc", "matthc", "tthc"),
    "lifecycle": ("lifecycletransition", "lifecycle", "transition", "eventtype"),
    "deadline": (
        *("deadline", "due", "duedate", "dueat", "duetime", "hantra", "ngayhentra", "hentra"),
        *("hanxuly", "hangiaiquyet", "ngayhentraketqua", "hantraketqua", "handen"),
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
    folded = [_folded(header) for header in headers]
    found: dict[str, int] = {}
    for role in ROLES:
        given = mapping.columns.get(role)
        if given:
            found[role] = _given(role, given, headers, folded)
        elif given is None:
            position = _recognised(role, folded)
            if position is not None:
                found[role] = position
    missing = [role for role in REQUIRED if role not in found]
    if missing:
        raise MappingInvalid(
            _("Không tìm thấy cột %(roles)s trong: %(headers)s. Xin chỉ rõ bằng --map.")
            % {"roles": ", ".join(missing), "headers": ", ".join(headers)[:300]}
        )
    return found


def names_for(role: str) -> Iterable[str]:
    """The usual names of a role, folded, the best first; also as they stand before a case."""
    yield from NAMES[role]
    if role in OF_CASES:
        yield from (f"case{name}" for name in NAMES[role])


def _recognised(role: str, folded: Sequence[str]) -> int | None:
    return next((folded.index(name) for name in names_for(role) if name in folded), None)


def _given(role: str, given: str, headers: Sequence[str], folded: Sequence[str]) -> int:
    if given in headers:
        return headers.index(given)
    alike = [index for index, name in enumerate(folded) if name == _folded(given)]
    if len(alike) == 1:
        return alike[0]
    raise MappingInvalid(
        _("Không có cột “%(name)s” (%(role)s) trong: %(headers)s.")
        % {"name": given, "role": role, "headers": ", ".join(headers)[:300]}
    )


def _folded(name: str) -> str:
    return fold(name).replace(" ", "").replace("_", "")


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
