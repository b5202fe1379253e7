"""The product's web server, whose process dies where the request's own header says."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from motcua.config.wsgi import application as product
from motcua.identity.selectors import tokens_forget
from process import doom
from process.serving import serve

if __name__ != "__main__":  # the serving process imports this module under its own name
    doom.install()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """`X-Die-At: 3` dies before the third step, `X-Die-At: answer` after all of them."""
    die_at = environ.get("HTTP_X_DIE_AT", "0")
    tokens_forget()  # so that every sending takes the same steps
    doom.counting(int(die_at) if die_at.isdigit() else 0)
    answer = product(environ, start_response)
    if die_at == "answer":
        doom.die("answer")
    return answer


def main() -> None:
    """Like `motcua.config.child.web`, but with one process; the test itself starts the next."""
    port = int(os.environ["MOTCUA_PORT"])
    serve("process.doomed_web:application", threads=4, workers=1, address="127.0.0.1", port=port)


if __name__ == "__main__":
    main()
