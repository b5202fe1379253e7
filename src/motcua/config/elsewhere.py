"""Pages that a process of their own makes: who reads the boards never slows the desk.

Figures take long and much memory. They are made in one process, of which the kernel thinks last
where a processor is not enough for all; a web process hands such a request on without a turn. Where
nobody listens (it starts anew, or the server was started in another way) it makes the page itself.
"""

import os
import socket
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from motcua.config.failures import SAFE_METHODS

SOCKET = "MOTCUA_BOARDS_SOCKET"  # where it listens
PATHS = ("/dieu-hanh/", "/so-lieu/")
SECONDS = 120  # that a web process waits for a page
CHUNK = 65_536
FROM = "HTTP_X_HANDED_ON_FROM"  # whose request it was, as the web process saw
# Of one line between two, so not for the next (RFC 9110, 7.6.1).
OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
StartResponse = Callable[..., Any]
Away = Callable[[HttpRequest], HttpResponseBase]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class _Line(HTTPConnection):
    """To a process of this machine, by the name of its socket."""

    def __init__(self, place: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self.place = place

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.place)


class Elsewhere:
    """The process that listens at `place`; `away` says that it died in the middle of a command."""

    def __init__(self, place: str, away: Away) -> None:
        self.place, self.away = place, away

    def answered(
        self, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Its answer; none where the page is to be made here. The body has arrived as a whole."""
        if not environ["PATH_INFO"].startswith(PATHS):
            return None
        line = _Line(self.place)
        try:
            line.connect()
        except OSError:
            line.close()
            return None
        try:
            _send(line, environ)
            answer = line.getresponse()
        except (OSError, HTTPException):  # it died, or has too much to do
            line.close()
            if environ["REQUEST_METHOD"] in SAFE_METHODS:
                return None
            return self._said_away(environ, start_response)
        start_response(f"{answer.status} {answer.reason}", _passed_on(answer.getheaders()))
        return _pieces(line, answer)

    def _said_away(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = self.away(WSGIRequest(environ))
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return list(answer)


def _send(line: _Line, environ: dict[str, Any]) -> None:
    target = quote(environ["PATH_INFO"].encode("latin-1"))
    if environ.get("QUERY_STRING"):
        target += "?" + environ["QUERY_STRING"]
    line.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
    for name, value in (environ | {FROM: environ.get("REMOTE_ADDR", "")}).items():
        if name.startswith("HTTP_"):
            header = name.removeprefix("HTTP_").replace("_", "-")
            if header.lower() not in OF_THE_LINE:
                line.putheader(header, value)
    length = environ.get("CONTENT_LENGTH") or "0"
    if length != "0":
        line.putheader("Content-Length", length)
        line.putheader("Content-Type", environ.get("CONTENT_TYPE", ""))
    line.endheaders(environ["wsgi.input"] if length != "0" else None)


def _passed_on(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers if name.lower() not in OF_THE_LINE]


def _pieces(line: _Line, answer: HTTPResponse) -> Iterator[bytes]:
    try:
        while piece := answer.read(CHUNK):
            yield piece
    finally:
        line.close()


def listening(away: Away) -> Elsewhere | None:
    """Where the boards are made; none where a web process makes them itself."""
    place = os.environ.get(SOCKET)
    return Elsewhere(place, away) if place else None


def handed_on(application: Application) -> Application:
    """The application as the web process was asked; nobody else comes to its socket."""

    def asked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        environ["REMOTE_ADDR"] = environ.pop(FROM, "")
        return application(environ, start_response)

    return asked
