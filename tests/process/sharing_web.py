"""A web server of two processes whose pages say which of them made it."""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from motcua.config import balance
from motcua.config.queueing import Queueing
from process.serving import serve

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
    with balance.shared(2):
        serve(
            "process.sharing_web:application",
            threads=16,
            workers=2,
            address="127.0.0.1",
            port=int(os.environ["MOTCUA_PORT"]),
            respawn_failed_workers=True,
            respawn_interval=0,
        )


if __name__ == "__main__":
    main()
