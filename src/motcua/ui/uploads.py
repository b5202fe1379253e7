"""Uploads of a bearable size, and forms whose token no longer fits."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from motcua.kernel.errors import DomainError
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import marked

MEGABYTE = 1024 * 1024
MOST_PER_REQUEST = 60 * MEGABYTE
SENT = "uploaded"  # the hidden field of what came in chunks: name of the file input, colon, id
MOST_SENT = 60
REFUSED_UNREAD = 4 * MOST_PER_REQUEST
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponseBase]


class RequestTooLarge(DomainError):
    """So many bytes that they are not even read."""

    code = "request_too_large"
    status = 413
    message = marked(
        "Nội dung gửi lên quá lớn. Mỗi lần gửi không quá 60 MB; xin gửi ít tệp hơn mỗi lần."
    )


class CappedUploads(FileUploadHandler):
    """Lets files through up to a size and skips the rest, so that the texts of the form survive.

    The names of skipped files are in `request.skipped_files`, as pairs of field and file name.
    """

    def __init__(self, request: HttpRequest, most_bytes: int) -> None:
        super().__init__(request)
        self._most = most_bytes
        self._left = MOST_PER_REQUEST
        self._seen = 0
        self.skipped: list[tuple[str, str]] = []
        request.skipped_files = self.skipped  # type: ignore[attr-defined]  # read by `skipped_files`

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._seen += len(raw_data)
        self._left -= len(raw_data)
        if self._seen > self._most or self._left < 0:
            self.skipped.append((self.field_name or "", self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def skipped_files(request: HttpRequest) -> list[tuple[str, str]]:
    """Field and name of each file that was too large to take."""
    return list(getattr(request, "skipped_files", []))


def sent_for(request: HttpRequest, name: str) -> list[UUID]:
    """What came in chunks for this file input, as the form says, each once."""
    pairs = (value.rpartition(":") for value in request.POST.getlist(SENT)[:MOST_SENT])
    return _ids(text for field_name, _colon, text in pairs if field_name == name)


def ticked(request: HttpRequest, name: str) -> list[UUID]:
    """What `ui/_kept_files.html` showed under this name and is still wanted."""
    return _ids(request.POST.getlist(name)[:MOST_SENT])


def unticked(request: HttpRequest, name: str) -> list[UUID]:
    """What `ui/_kept_files.html` showed under this name and was not wanted any more."""
    wanted = ticked(request, name)
    shown = _ids(request.POST.getlist(f"{name}.shown")[:MOST_SENT])
    return [each for each in shown if each not in wanted]


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text[:36]))
    return list(dict.fromkeys(found))


def taking_files(
    most_bytes: int, *, expired: View[...] | None = None
) -> Callable[[View[P]], View[P]]:
    """Around a view that takes files: none larger than this, and no endless request.

    `expired` answers, with the same arguments, a form whose token no longer fits.
    """

    def decorate(view: View[P]) -> View[P]:
        protected = csrf_protect(view)

        # The token is checked inside: reading it before would take in the files without a limit.
        @csrf_exempt
        @wraps(view)
        def wrapper(
            request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.method == "POST":
                if _length(request) > REFUSED_UNREAD:
                    raise RequestTooLarge
                request.upload_handlers.insert(0, CappedUploads(request, most_bytes))
            if expired is not None:
                # Asked for by the failure view of the project.
                request.on_form_expired = partial(expired, request, *args, **kwargs)  # type: ignore[attr-defined]  # see config/failures.py
            return protected(request, *args, **kwargs)

        return wrapper

    return decorate


def _length(request: HttpRequest) -> int:
    """How long the request says it is."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0
