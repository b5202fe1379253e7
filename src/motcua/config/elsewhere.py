"""Pages that a process of their own makes: who reads the boards never slows the desk.

Figures take long and much memory. They are made in one process, of which the kernel thinks last
where a processor is not enough for all; a web process hands such a request on without a turn. Where
nobody listens (it starts anew, or the server was started in another way) it makes the page itself.
"""

import os
import socket
from collections.abc import Callable, Iterable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from string import punctuation
from threading import BoundedSemaphore
from time import monotonic
from typing import Any
from urllib.parse import quote

import structlog
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from motcua.config.failures import SAFE_METHODS

SOCKET = "MOTCUA_BOARDS_SOCKET"  # where it listens
PATHS = ("/dieu-hanh/", "/so-lieu/")
SECONDS = 120  # that a web process waits for a page
AT_ONCE = 16  # requests of one web process: its other threads are for other pages
BETWEEN_WARNINGS = 60  # seconds
# What only the web process knows of a request, and the headers that tell: it writes them itself.
SEEN = {
    "HTTP_X_HANDED_ON_FROM": "REMOTE_ADDR",
    "HTTP_X_HANDED_ON_SCHEME": "wsgi.url_scheme",
}
# Of one line between two, so not for the next (RFC 9110, 7.6.1).
OF_THE_LINE = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
OF_THE_BODY = {"content-length", "content-type", "expect"}
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
Away = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger()


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
    """The process that listens at `place`. `away` says that it has too much to do, or died in the
    middle of a command.
    """

    def __init__(self, place: str, away: Away) -> None:
        self.place, self.away = place, away
        self.room = BoundedSemaphore(AT_ONCE)
        self.warned = -float(BETWEEN_WARNINGS)

    def answered(
        self, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Its answer; none where the page is to be made here. The body has arrived as a whole."""
        if not environ["PATH_INFO"].startswith(PATHS):
            return None
        if not self.room.acquire(blocking=False):
            return self._said_away(environ, start_response)
        line = _Line(self.place)
        try:
            line.connect()
        except OSError as error:
            self._warn(error)
            return None
        else:
            return self._asked(line, environ, start_response)
        finally:
            line.close()
            self.room.release()

    def _asked(
        self, line: _Line, environ: dict[str, Any], start_response: StartResponse
    ) -> Iterable[bytes] | None:
        try:
            _send(line, environ)
            answer = line.getresponse()
            body = answer.read()
        except TimeoutError:
            return self._said_away(environ, start_response)
        except (OSError, HTTPException) as error:  # it died
            self._warn(error)
            if environ["REQUEST_METHOD"] not in SAFE_METHODS:
                return self._said_away(environ, start_response)
            if _has_body(environ):
                environ["wsgi.input"].seek(0)
            return None
        start_response(f"{answer.status} {answer.reason}", _passed_on(answer))
        return [body]

    def _said_away(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = self.away(WSGIRequest(environ))
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return list(answer)

    def _warn(self, error: Exception) -> None:
        """Say to who runs the system that the desk makes boards, now and then."""
        if monotonic() > self.warned + BETWEEN_WARNINGS:
            self.warned = monotonic()
            log.warning("boards_away", place=self.place, error=repr(error))


def listening(away: Away) -> Elsewhere | None:
    """Where the boards are made; none where a web process makes them itself."""
    place = os.environ.get(SOCKET)
    return Elsewhere(place, away) if place else None


def listens() -> bool:
    """Whether the process of the boards answers."""
    line = _Line(os.environ[SOCKET])
    try:
        line.connect()
    except OSError:
        return False
    else:
        return True
    finally:
        line.close()


def handed_on(application: Application) -> Application:
    """The application as the web process was asked; nobody else comes to its socket."""

    def asked(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        for header, name in SEEN.items():
            environ[name] = environ.pop(header, "")
        return application(environ, start_response)

    return asked


def _send(line: _Line, environ: dict[str, Any]) -> None:
    target = quote(environ["PATH_INFO"], encoding="latin-1")
    if environ.get("QUERY_STRING"):
        target += "?" + quote(environ["QUERY_STRING"], safe=punctuation, encoding="latin-1")
    line.putrequest(environ["REQUEST_METHOD"], target, skip_host=True, skip_accept_encoding=True)
    seen = {header: environ.get(name, "") for header, name in SEEN.items()}
    for name, value in (environ | seen).items():
        header = name.removeprefix("HTTP_").replace("_", "-")
        if name.startswith("HTTP_") and header.lower() not in OF_THE_LINE | OF_THE_BODY:
            line.putheader(header, value)
    if _has_body(environ):
        line.putheader("Content-Length", environ["CONTENT_LENGTH"])
        line.putheader("Content-Type", environ.get("CONTENT_TYPE", ""))
    line.endheaders(environ["wsgi.input"] if _has_body(environ) else None)


def _has_body(environ: dict[str, Any]) -> bool:
    return (environ.get("CONTENT_LENGTH") or "0") != "0"


def _passed_on(answer: HTTPResponse) -> list[tuple[str, str]]:
    return [(name, value) for name, value in answer.getheaders() if name.lower() not in OF_THE_LINE]
