"""A body that breaks off: worked on only where a part of it is of use."""

from io import BytesIO

import pytest

from motcua.config.queueing import Queueing

PIECES = "application/offset+octet-stream"


class Broken(BytesIO):
    """A line that gives what it has, and then an error."""

    def read(self, size=-1):
        read = super().read(size)
        if not read:
            raise ConnectionResetError
        return read


@pytest.mark.parametrize("line", [BytesIO, Broken])
@pytest.mark.parametrize(
    ("kind", "told", "worked_on"),
    [(PIECES, [], [b"half"]), ("application/json", ["400 Bad Request"], [])],
)
def test_of_what_broke_off_only_pieces_of_papers_are_worked_on(line, kind, told, worked_on):
    statuses, seen = [], []

    def application(environ, _start_response):
        seen.append(environ["wsgi.input"].read())
        return [b""]

    environ = {
        "PATH_INFO": "/tep/1/",
        "CONTENT_LENGTH": "8",
        "CONTENT_TYPE": kind,
        "wsgi.input": line(b"half"),
    }
    Queueing(application)(environ, lambda status, _headers: statuses.append(status))

    assert (statuses, seen) == (told, worked_on)
