"""The process that opens files of strangers.

It is started with a socket as standard input. For every file it receives the descriptor of a
connection, forks, and lets the child answer under limits of time and memory. No secret, no database
and no Django is in here; the parent learns a report, an error code, or that the child died.
"""

import base64
import dataclasses
import json
import logging
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate, pairwise
from typing import Any

from motcua.kernel.errors import DomainError
from motcua.signing import pages, photos
from motcua.signing.errors import PdfUnreadable
from motcua.signing.types import VerificationReport
from motcua.signing.verification import Trust, report_of

CPU_SECONDS = 10
WALL_SECONDS = 15
_MEMORY_BYTES = 1024 * 1024 * 1024
_HEADER = struct.Struct("!I")


def question(*, pdf: bytes, trust: Trust) -> bytes:
    """What the parent sends to have signatures judged: whom to trust, and the file."""
    said = {
        "roots": [root.hex() for root in trust.roots],
        "revoked": {name: at.isoformat() for name, at in trust.revoked.items()},
        "at": trust.at.isoformat(),
    }
    return _message("report", [pdf], said)


def count_question(contents: Sequence[bytes]) -> bytes:
    """What the parent sends to learn how many pages each file has."""
    return _message("count", contents, {})


def join_question(contents: Sequence[bytes], *, last: bytes, corner: Sequence[bytes]) -> bytes:
    """What the parent sends to have the pages of all files in one."""
    return _message("join", [*contents, last, *corner], {"papers": len(contents)})


def photos_question(contents: Sequence[bytes]) -> bytes:
    """What the parent sends to have photos of a paper in one PDF."""
    return _message("photos", contents, {})


def pages_question(content: bytes) -> bytes:
    """What the parent sends to learn how many pages a PDF says it has."""
    return _message("pages", [content], {})


def answer(message: bytes) -> dict[str, Any]:
    """What the child says to a question."""
    (head_size,) = _HEADER.unpack_from(message)
    body_at = _HEADER.size + head_size
    head = json.loads(message[_HEADER.size : body_at])
    cuts = pairwise(accumulate(head["sizes"], initial=body_at))
    contents = [message[start:end] for start, end in cuts]
    return _ANSWERS[head["task"]](head, contents)


def _message(task: str, contents: Sequence[bytes], said: dict[str, Any]) -> bytes:
    head = json.dumps({"task": task, "sizes": [len(each) for each in contents], **said}).encode()
    return b"".join([_HEADER.pack(len(head)), head, *contents])


def _answer_report(head: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    trust = Trust(
        roots=tuple(bytes.fromhex(root) for root in head["roots"]),
        revoked={name: datetime.fromisoformat(at) for name, at in head["revoked"].items()},
        at=datetime.fromisoformat(head["at"]),
    )
    try:
        report = report_of(pdf=contents[0], trust=trust)
    except DomainError as error:
        return {"error": error.code}
    return {"report": _plain(report)}


def _answer_count(_head: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    return {"counted": [[each.pages, each.problem] for each in pages.counted(contents)]}


def _answer_join(head: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    papers, last, *corner = contents[: head["papers"]], *contents[head["papers"] :]
    try:
        joined = pages.joined(papers, last=last, corner=corner)
    except pages.Unusable:
        return {"error": PdfUnreadable.code}
    return {"joined": base64.b64encode(joined).decode()}


def _answer_photos(_head: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    joined, broken = photos.joined(contents)
    if joined is None:
        return {"broken": broken}
    return {"joined": base64.b64encode(joined).decode()}


def _answer_pages(_head: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    return {"pages": photos.number_of_pages(contents[0])}


_ANSWERS = {
    "report": _answer_report,
    "count": _answer_count,
    "join": _answer_join,
    "photos": _answer_photos,
    "pages": _answer_pages,
}


def serve(control: socket.socket, *, cpu_seconds: int) -> None:
    """Fork for every connection until the parent closes the control socket."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not descriptors:
            return
        if os.fork() == 0:
            control.close()
            _child(socket.socket(fileno=descriptors[0]), cpu_seconds=cpu_seconds)
        os.close(descriptors[0])


def _child(connection: socket.socket, *, cpu_seconds: int) -> None:
    signal.alarm(WALL_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with connection, connection.makefile("rb") as incoming:
            message = incoming.read()
            connection.sendall(json.dumps(answer(message)).encode())
    except Exception:  # noqa: BLE001 - the parent reads silence as "too complex"
        os._exit(1)
    os._exit(0)


def _plain(report: VerificationReport) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(report), default=_iso))
    return plain


def _iso(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise PdfUnreadable


if __name__ == "__main__":
    logging.disable()
    serve(socket.socket(fileno=sys.stdin.fileno()), cpu_seconds=int(sys.argv[1]))
