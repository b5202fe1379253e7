"""A web server that hands boards on, and the process that makes them; pages say what they got."""

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from motcua.config import elsewhere
from motcua.config.queueing import Queueing
from process.serving import serve

TOLD = (
    *("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE"),
    *("REMOTE_ADDR", "wsgi.url_scheme"),
)
if not settings.configured:
    settings.configure()


def page(environ: dict[str, Any], start_response: elsewhere.StartResponse) -> Iterable[bytes]:
    """What the process was asked, and which it is; and at `/dieu-hanh/cho/` it waits."""
    body = environ["wsgi.input"].read().decode()
    if environ["PATH_INFO"] == "/dieu-hanh/cho/" and os.environ["ROLE"] == "boards":
        Path(os.environ["WAITS"]).touch()
        time.sleep(60)
    headers = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    told = {name: environ.get(name, "") for name in TOLD} | {"pid": os.getpid(), "body": body}
    said = json.dumps(told | headers).encode()
    if environ["PATH_INFO"] == "/dieu-hanh/304/":
        start_response("304 Not Modified", [("ETag", "x")])
        return [b""]
    if environ["PATH_INFO"] == "/dieu-hanh/tung-phan/":
        start_response("200 OK", [])
        return iter([said[:5], said[5:]])
    start_response(
        "418 I'm a teapot",
        [("Content-Length", str(len(said))), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")],
    )
    return [said]


def away(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("away", status=503, headers={"Retry-After": "5"})


def main() -> None:
    """`boards` or `web`, like the functions of this name in `motcua.config.child`."""
    os.environ["ROLE"] = sys.argv[1]
    where: dict[str, Any] = {"address": "127.0.0.1", "port": int(os.environ["MOTCUA_PORT"])}
    if sys.argv[1] == "boards":
        where = {"uds": Path(os.environ[elsewhere.SOCKET])}
        where["uds"].unlink(missing_ok=True)
    serve("process.handing_web:application", threads=32, workers=1, **where)


if __name__ == "__main__":
    main()
else:
    application = (
        Queueing(elsewhere.handed_on(page))
        if os.environ["ROLE"] == "boards"
        else Queueing(page, None, elsewhere.listening(away))
    )
