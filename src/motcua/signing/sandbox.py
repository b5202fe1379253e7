"""The process that opens files of strangers.

It is started with a socket as standard input. For every file it receives the descriptor of a
connection, forks, and lets the child answer under limits of time and memory. No secret, no database
and no Django is in here; the parent learns a report, an error code, or that the child died.
"""

import dataclasses
import json
import logging
import os
import resource
import signal
import socket
import struct
import sys
from datetime import datetime
from typing import Any

from motcua.kernel.errors import DomainError
from motcua.signing.errors import PdfUnreadable
from motcua.signing.types import VerificationReport
from motcua.signing.verification import Trust, report_of

CPU_SECONDS = 10
WALL_SECONDS = 15
_MEMORY_BYTES = 1024 * 1024 * 1024
_HEADER = struct.Struct("!II")


def question(*, pdf: bytes, trust: Trust) -> bytes:
    """What the parent sends: sizes, trust as JSON, the file."""
    head = json.dumps(
        {
            "roots": [root.hex() for root in trust.roots],
            "revoked": {name: at.isoformat() for name, at in trust.revoked.items()},
            "at": trust.at.isoformat(),
        }
    ).encode()
    return _HEADER.pack(len(head), len(pdf)) + head + pdf


def answer(message: bytes) -> dict[str, Any]:
    """What the child says to a question."""
    head_size, pdf_size = _HEADER.unpack_from(message)
    head = json.loads(message[_HEADER.size : _HEADER.size + head_size])
    trust = Trust(
        roots=tuple(bytes.fromhex(root) for root in head["roots"]),
        revoked={name: datetime.fromisoformat(at) for name, at in head["revoked"].items()},
        at=datetime.fromisoformat(head["at"]),
    )
    try:
        report = report_of(pdf=message[-pdf_size:] if pdf_size else b"", trust=trust)
    except DomainError as error:
        return {"error": error.code}
    return {"report": _plain(report)}


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
