"""What came with a request, made safe to work with: clean texts, files of a bearable size."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import DomainError, NotAllowed
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import clean

MEGABYTE = 1024 * 1024
MOST_FILE = MOST_BYTES
MOST_PER_REQUEST = 60 * MEGABYTE
REFUSED_UNREAD = 4 * MOST_PER_REQUEST
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


class RequestTooLarge(DomainError):
    """So many bytes that they are not even read."""

    code = "request_too_large"
    status = 413
    message = "Nội dung gửi lên quá lớn. Mỗi lần gửi không quá 60 MB; xin gửi ít tệp hơn mỗi lần."


class CitizensOnly(NotAllowed):
    """An officer's account opens no citizen's pages."""

    code = "citizens_only"
    message = (
        "Trang này dành cho tài khoản công dân. Xin đăng xuất rồi đăng nhập bằng tài khoản đó."
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
        def wrapper(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
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


def citizen_only(view: View[P]) -> View[P]:
    """Around a view for citizens: strangers log in first, officers are told why not."""

    @wraps(view)
    def wrapper(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor == ANONYMOUS:
            return to_login(request)
        if not request.actor.is_citizen:
            raise CitizensOnly
        return view(request, *args, **kwargs)

    return wrapper


def to_login(request: HttpRequest) -> HttpResponse:
    """Off to the login page, and back here afterwards."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return redirect(f"{reverse('portal:login')}?{urlencode({'next': back})}")


def posted(values: Mapping[str, str] | QueryDict, name: str, most: int = 200) -> str:
    """One clean text of a form or an address, cut to a bearable length."""
    return clean((values.get(name) or "")[: 4 * most])[:most]


def posted_lists(values: QueryDict) -> dict[str, list[str]]:
    """All texts of a form, clean: no control character comes through to a table."""
    return {name: [clean(value) for value in each] for name, each in values.lists()}


def posted_uuid(values: Mapping[str, str] | QueryDict, name: str) -> UUID | None:
    """An id, or nothing when it is none."""
    try:
        return UUID(posted(values, name, 36))
    except ValueError:
        return None


def posted_number(values: Mapping[str, str] | QueryDict, name: str, default: int) -> int:
    """A small whole number, or the default."""
    text = posted(values, name, 9)
    return int(text) if text.isascii() and text.isdigit() else default


def _length(request: HttpRequest) -> int:
    """How long the request says it is."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isdigit() else 0


def file_response(
    *, name: str, media_type: str, content: bytes, inline: bool = False
) -> HttpResponse:
    """A file to keep, or to look at, which the browser must not take for anything else."""
    response = HttpResponse(content, content_type=media_type)
    disposition = content_disposition_header(not inline, name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def uuids(values: list[str]) -> list[UUID]:
    """Those of the texts that are ids, each once."""
    found = []
    for value in values:
        try:
            found.append(UUID(value[:36]))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
