"""Requests queue for a turn, and only when all of them has arrived: a slow line holds up nobody."""

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import Any

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
        if length.isdecimal() and length != "0" and not is_too_large(environ["PATH_INFO"], length):
            body, is_whole = _received(environ["wsgi.input"], int(length))
            if not is_whole and environ.get("CONTENT_TYPE") != PIECES:
                # The line broke: nobody waits for an answer.
                start_response("400 Bad Request", [("Content-Length", "0")])
                return [b""]
            environ["wsgi.input"] = body
        with TURNS.taken():
            return self.application(environ, start_response)


def _received(source: Any, length: int) -> tuple[Any, bool]:
    """What came of the body, and whether it is all that was announced."""
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the request reads it
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
    return body, not left
