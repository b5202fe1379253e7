"""Events of an XES file (IEEE 1849), one trace after another.

No document type is allowed, so there are no entities and nothing is fetched. What is in memory is
the trace at hand, or a part of it where a trace is very long.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from motcua.ioc.logs.errors import LogRefused
from motcua.ioc.logs.mapping import folded, names_for
from motcua.ioc.logs.rows import PLACEHOLDERS, EventMaker
from motcua.ioc.logs.source import CHUNK, opened, refused
from motcua.ioc.logs.types import ROLES, LogEvent, LogMapping, LogProblem

MOST_DEPTH = 64
MOST_TOKEN = 2**20
MOST_VALUE = 1000  # longer ones are refused with their event
LONG_TRACE = 10_000
STANDARD: Mapping[str, str] = {
    "activity": "concept:name",
    "time": "time:timestamp",
    "resource": "org:resource",
    "role": "org:role",
    "agency": "org:group",
    "lifecycle": "lifecycle:transition",
}
CASE_NAMES = ("concept:name", "identity:id")
BY_NAME = ("start", "deadline", "procedure")  # what no extension of the standard names
OF_TRACES = ("deadline", "procedure", "agency")
TIMES = ("start", "deadline")
DEFAULTED = ("activity", "resource", "agency", "lifecycle")
CASE = "case:"

Found = dict[str, tuple[int, str]]  # role → how good its name is, value


def xes_events(
    path: Path, mapping: LogMapping, maker: EventMaker, notes: dict[str, Any]
) -> Iterator[LogEvent]:
    """Stream the events; `notes` gets the attributes used and what was odd about the file."""
    reader = _Reader(mapping, maker)
    with opened(path) as stream:
        fed = 0
        while block := stream.read(CHUNK):
            fed += len(block)
            reader.feed(block, fed)
            yield from reader.drained()
        reader.close()
    yield from reader.drained()
    notes["columns"] = dict(sorted(reader.used.items()))
    notes.update({key: count for key, count in reader.odd.items() if count})


class _Names:
    """What the keys of attributes mean, on events and on traces."""

    def __init__(self, mapping: LogMapping) -> None:
        self._mapping = mapping
        self._known: dict[tuple[bool, str, str], tuple[str, int] | None] = {}

    def of(self, key: str, tag: str, *, is_trace: bool) -> tuple[str, int] | None:
        """The role of an attribute and how good its name for it is (0: the best)."""
        place = (is_trace, key, tag)
        if place not in self._known:
            self._known[place] = self._role(key, tag, is_trace=is_trace)
        return self._known[place]

    def _role(self, key: str, tag: str, *, is_trace: bool) -> tuple[str, int] | None:
        for role in ROLES:
            given = self._mapping.columns.get(role)
            if given is not None:
                if given and _is_given(role, given, key, is_trace=is_trace):
                    return role, 0
                continue
            rank = _rank(role, key, tag, is_trace=is_trace)
            if rank is not None:
                return role, rank
        return None


def _is_given(role: str, given: str, key: str, *, is_trace: bool) -> bool:
    if is_trace:
        return key == given.removeprefix(CASE) and (
            role in {"case", *OF_TRACES} or given.startswith(CASE)
        )
    return key == given and role != "case"


def _rank(role: str, key: str, tag: str, *, is_trace: bool) -> int | None:
    if role == "case":
        return CASE_NAMES.index(key) if is_trace and key in CASE_NAMES else None
    if is_trace and role not in OF_TRACES:
        return None
    if key == STANDARD.get(role):
        return 0
    if role not in BY_NAME or (role in TIMES and _local(tag) not in {"date", "string"}):
        return None
    plain = folded(key)
    return next((rank for rank, name in enumerate(names_for(role), 1) if name == plain), None)


class _Reader:
    """The parser and where it stands."""

    def __init__(self, mapping: LogMapping, maker: EventMaker) -> None:
        self.names, self.maker = _Names(mapping), maker
        self.used: dict[str, str] = {}
        self.odd = {"traces_without_events": 0, "traces_without_name": 0}
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._depth = 0
        self._traces = 0
        self._globals: dict[str, dict[str, str]] = {"event": {}, "trace": {}}
        self._scope = ""
        self._trace: Found | None = None
        self._event: Found | None = None
        self._event_line = 0
        self._waiting: list[tuple[int, Found]] = []
        self._flushed = False
        self._ready: list[LogEvent] = []

    def feed(self, block: bytes, fed: int) -> None:
        """Take the next bytes; `fed` is how many there were with them."""
        self._parse(block, is_last=False)
        if fed - max(self._parser.CurrentByteIndex, 0) > MOST_TOKEN:
            raise LogRefused([LogProblem(self._line, _("Một phần tử quá dài."))])

    def close(self) -> None:
        """The end of the file must be the end of the log."""
        self._parse(b"", is_last=True)

    def _parse(self, block: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(block, is_last)
        except expat.ExpatError as error:
            said = _("Tệp không phải là XML đúng cú pháp.")
            raise LogRefused([LogProblem(error.lineno, said)]) from None
        except (LookupError, ValueError):  # the character set that the file names
            raise refused(_("Tệp XML ghi một bảng mã không đọc được.")) from None

    def drained(self) -> list[LogEvent]:
        """The events that are complete since the last time."""
        ready, self._ready = self._ready, []
        return ready

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _doctype(self, *_declared: Any) -> None:
        raise LogRefused([LogProblem(self._line, _("Tệp không được khai báo DOCTYPE hay ENTITY."))])

    # One level of the file after another

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        depth = self._depth
        if self._event is not None:
            if depth == 4:  # noqa: PLR2004 - log, trace, event, attribute
                self._keep(self._event, tag, attributes, is_trace=False)
        elif self._trace is not None:
            if depth == 3:  # noqa: PLR2004 - log, trace, event or attribute
                if _local(tag) == "event":
                    self._event, self._event_line = {}, self._line
                else:
                    self._keep(self._trace, tag, attributes, is_trace=True)
        else:
            self._outside(_local(tag), attributes)
        if depth > MOST_DEPTH:
            raise LogRefused([LogProblem(self._line, _("Các phần tử lồng nhau quá sâu."))])

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        if self._depth == 1:
            if tag != "log":
                raise refused(_("Tệp XML này không phải nhật ký XES."))
        elif self._depth == 2:  # noqa: PLR2004 - right below the log
            self._scope = ""
            if tag == "trace":
                self._trace, self._flushed, self._traces = {}, False, self._traces + 1
            elif tag == "event":
                said = _("Sự kiện không thuộc hồ sơ nào (nằm ngoài thẻ trace).")
                raise LogRefused([LogProblem(self._line, said)])
            elif tag == "global":
                self._scope = attributes.get("scope", "event")
        elif self._depth == 3 and self._scope in self._globals:  # noqa: PLR2004 - inside a global
            self._default(tag, attributes)

    def _default(self, tag: str, attributes: dict[str, str]) -> None:
        """A value for what an event leaves out. Times and numbers of cases have none."""
        key, value = attributes.get("key", ""), attributes.get("value", "")
        role = self.names.of(key, tag, is_trace=self._scope == "trace")
        if role is not None and role[0] in DEFAULTED and value not in PLACEHOLDERS:
            self._globals[self._scope][role[0]] = value

    def _keep(self, found: Found, tag: str, attributes: dict[str, str], *, is_trace: bool) -> None:
        key = attributes.get("key", "")
        role = self.names.of(key, tag, is_trace=is_trace)
        if role is None:
            return
        name, rank = role
        if name not in found or found[name][0] > rank:
            found[name] = rank, attributes.get("value", "")[:MOST_VALUE]
            self.used.setdefault(name, f"{CASE}{key}" if is_trace else key)

    def _end(self, _tag: str) -> None:
        if self._depth == 3 and self._event is not None:  # noqa: PLR2004 - log, trace, event
            self._waiting.append((self._event_line, self._event))
            self._event = None
            if len(self._waiting) >= LONG_TRACE and self._trace and "case" in self._trace:
                self._flush()
        elif self._depth == 2 and self._trace is not None:  # noqa: PLR2004 - log, trace
            self._close_trace()
        self._depth -= 1

    # From a trace to events

    def _close_trace(self) -> None:
        assert self._trace is not None
        if not self._waiting and not self._flushed:
            self.odd["traces_without_events"] += 1
        elif not self._trace.get("case", (0, ""))[1].strip():
            self.odd["traces_without_name"] += 1
            self._trace["case"] = 0, f"trace-{self._traces}"
        self._flush()
        self._trace = None

    def _flush(self) -> None:
        """Hand the waiting events on, with what their trace says of them."""
        assert self._trace is not None
        shared = self._globals["trace"] | {role: value for role, (_r, value) in self._trace.items()}
        if "deadline" in shared:
            shared["case_deadline"] = shared.pop("deadline")
        shared = self._globals["event"] | shared
        for line, found in self._waiting:
            texts = shared | {role: value for role, (_rank, value) in found.items()}
            event = self.maker.event(line, texts)
            if event is not None:
                self._ready.append(event)
        self._waiting.clear()
        self._flushed = True


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]
