"""A web server of two processes whose pages say which of them made it."""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from motcua.config import balance
from motcua.config.queueing import Queueing

SECONDS = 0.005  # that a page takes


def page(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The id of the process."""
    time.sleep(SECONDS)
    said = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Length", str(len(said)))])
    return [said]


application = Queueing(page, balance.joined())


def main() -> None:
    """Like `motcua.config.child.web`."""
    server = Granian(
        "process.sharing_web:application",
        address="127.0.0.1",
        port=int(os.environ["MOTCUA_PORT"]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=16,
        respawn_failed_workers=True,
        respawn_interval=0,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.critical,
    )
    with balance.shared(2):
        server.serve()


if __name__ == "__main__":
    main()
