"""Requests queue for a turn, and only when all of them has arrived: a slow line holds up nobody."""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from motcua.config.limits import is_too_large
from motcua.kernel.turns import TURNS

IN_MEMORY = 1_000_000  # bytes of a body; what is larger waits in a file
CHUNK = 65_536
# A paper on its way over a bad line: what came of it is kept, and the rest comes later.
PIECES = "application/offset+octet-stream"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Queueing:
    """Around the application: receive the body, wait for a turn, work."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or length == "0" or is_too_large(environ["PATH_INFO"], length):
            return self._worked(environ, start_response)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            is_whole = _receive(environ["wsgi.input"], int(length), body)
            if not is_whole and environ.get("CONTENT_TYPE") != PIECES:
                # The line broke: nobody waits for an answer.
                start_response("400 Bad Request", [("Content-Length", "0")])
                return [b""]
            environ["wsgi.input"] = body
            return self._worked(environ, start_response)

    def _worked(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with TURNS.taken():
            return self.application(environ, start_response)


def _receive(source: Any, length: int, body: IO[bytes]) -> bool:
    """Write to `body` what comes, and rewind it; whether it is all that was announced."""
    left = length
    while left:
        try:
            chunk = source.read(min(left, CHUNK))
        except OSError:
            break
        if not chunk:
            break
        body.write(chunk)
        left -= len(chunk)
    body.seek(0)
    return not left
