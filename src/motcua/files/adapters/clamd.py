"""ClamAV through its daemon: INSTREAM over TCP or a Unix socket (clamd(8))."""

import socket
import struct
from urllib.parse import urlsplit

from motcua.files.errors import ScanFailed, ScannerUnavailable
from motcua.files.types import Verdict
from motcua.kernel.network import ensure_no_transaction

CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
CHUNK = 64 * 1024
MOST_ANSWER = 4096
PORT = 3310


class ClamdScanner:
    """One connection per question; `address` is `tcp://host:3310` or `unix:///path/of/socket`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("tcp", "unix") or not (parts.hostname or parts.path):
            raise ValueError(f"MOTCUA_CLAMD: tcp://host:port or unix:///path, not {address}")
        self._path = parts.path if parts.scheme == "unix" else ""
        self._place = (parts.hostname or "", parts.port or PORT)

    def scan(self, content: bytes, /) -> Verdict:
        """The verdict of clamd on the bytes."""
        view = memoryview(content)
        pieces = [view[start : start + CHUNK] for start in range(0, len(view), CHUNK)]
        said = self._ask(b"zINSTREAM\0", pieces)
        answer = said.removeprefix("stream: ")
        if answer == "OK":
            return Verdict()
        if answer.endswith(" FOUND"):
            return Verdict(threat=answer.removesuffix(" FOUND")[:100])
        raise ScanFailed(said[:200])

    def check(self) -> str:
        """The version that clamd states."""
        return self._ask(b"zVERSION\0")

    def _ask(self, command: bytes, pieces: list[memoryview] | None = None) -> str:
        ensure_no_transaction()
        try:
            with self._connected() as connection:
                try:
                    connection.sendall(command)
                    for piece in pieces or []:
                        connection.sendall(struct.pack("!I", len(piece)))
                        connection.sendall(piece)
                    if pieces is not None:
                        connection.sendall(struct.pack("!I", 0))
                except (BrokenPipeError, ConnectionResetError):
                    pass  # too much for it: it says so and closes before it has read everything
                return _answer(connection)
        except OSError as error:
            raise ScannerUnavailable from error

    def _connected(self) -> socket.socket:
        if not self._path:
            connection = socket.create_connection(self._place, timeout=CONNECT_SECONDS)
        else:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(CONNECT_SECONDS)
            try:
                connection.connect(self._path)
            except OSError:
                connection.close()
                raise
        connection.settimeout(ANSWER_SECONDS)
        return connection


def _answer(connection: socket.socket) -> str:
    received = bytearray()
    while not received.endswith(b"\0") and len(received) < MOST_ANSWER:
        piece = connection.recv(MOST_ANSWER)
        if not piece:
            break
        received += piece
    text = received.rstrip(b"\0\n").decode("utf-8", "replace").strip()
    if not text:
        raise ConnectionResetError
    return text
