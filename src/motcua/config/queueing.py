"""Requests queue for a turn, and only when all of them has arrived: a slow line holds up nobody."""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from motcua.config.balance import Balance
from motcua.config.elsewhere import Application, Elsewhere, StartResponse
from motcua.config.limits import is_too_large
from motcua.kernel.turns import TURNS

IN_MEMORY = 1_000_000  # bytes of a body; what is larger waits in a file
CHUNK = 65_536
# A paper on its way over a bad line: what came of it is kept, and the rest comes later.
PIECES = "application/offset+octet-stream"


class Queueing:
    """Around the application: receive the body, wait for a turn, work."""

    def __init__(
        self,
        application: Application,
        balance: Balance | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.application = application
        self.balance = balance
        self.elsewhere = elsewhere

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or is_too_large(environ["PATH_INFO"], length):
            return self._worked(environ, start_response)
        if length == "0":
            is_whole = "HTTP_TRANSFER_ENCODING" not in environ
            return self._worked(environ, start_response, is_whole=is_whole)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            is_whole = _receive(environ["wsgi.input"], int(length), body)
            if not is_whole and environ.get("CONTENT_TYPE") != PIECES:
                # The line broke: nobody waits for an answer.
                start_response("400 Bad Request", [("Content-Length", "0")])
                return [b""]
            environ["wsgi.input"] = body
            return self._worked(environ, start_response, is_whole=is_whole)

    def _worked(
        self,
        environ: dict[str, Any],
        start_response: StartResponse,
        *,
        is_whole: bool = False,
    ) -> Iterable[bytes]:
        if is_whole and self.elsewhere is not None:
            answer = self.elsewhere.answered(environ, start_response)
            if answer is not None:
                return answer
        if self.balance is None:
            with TURNS.taken():
                return self.application(environ, start_response)
        if is_whole and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
            start_response = self._sending_over(start_response)
        self.balance.note(TURNS, coming=1)
        try:
            with TURNS.taken():
                return self.application(environ, start_response)
        finally:
            self.balance.note(TURNS)

    def _sending_over(self, start_response: StartResponse) -> StartResponse:
        """Tells the client to come anew, where others have less in hand. Nothing of what it sent
        is still on its way, so that the end of the line loses nothing.
        """

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            assert self.balance is not None
            if self.balance.should_send_over():
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *error)

        return start


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
