"""What came with a request, made safe to work with; what goes out, made safe to keep."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext as _

from motcua.files.types import MOST_BYTES
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.errors import NotAllowed
from motcua.kernel.http import ActorRequest
from motcua.kernel.text import clean, marked
from motcua.ui.ended import session_ended

MEGABYTE = 1024 * 1024
MOST_FILE = MOST_BYTES
P = ParamSpec("P")
View = Callable[Concatenate[ActorRequest, P], HttpResponse]


class CitizensOnly(NotAllowed):
    """An officer's account opens no citizen's pages."""

    code = "citizens_only"
    message = marked(
        "Trang này dành cho tài khoản công dân. Xin đăng xuất rồi đăng nhập bằng tài khoản đó."
    )


def citizen_only(view: View[P]) -> View[P]:
    """Around a view for citizens: strangers log in first, officers are told why not. Nothing is
    left in a cache.
    """

    @wraps(view)
    def wrapper(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor == ANONYMOUS:
            return to_login(request)
        if not request.actor.is_citizen:
            raise CitizensOnly
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return wrapper


def form_of_citizen(text: str) -> Callable[[View[P]], View[P]]:
    """Around a view with a form of a citizen: as `citizen_only`, and a form that is sent after the
    session ended comes back with what was typed; `text` is the field to show meanwhile.
    """

    def decorate(view: View[P]) -> View[P]:
        inner = citizen_only(view)

        @wraps(view)
        def wrapper(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method == "POST" and request.actor == ANONYMOUS:
                return session_ended(request, text)
            return inner(request, *args, **kwargs)

        return wrapper

    return decorate


def opened_long_ago() -> str:
    """What a form says that comes back because its token was too old."""
    return _(
        "Trang này đã mở quá lâu nên chưa gửi được. Nội dung ông/bà gõ vẫn còn dưới đây; "
        "xin đính kèm lại tệp vừa chọn, nếu có, rồi bấm nút gửi lần nữa."
    )


def to_login(request: HttpRequest) -> HttpResponse:
    """Off to the login page, and back here afterwards."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return redirect(f"{reverse('portal:login')}?{urlencode({'next': back})}")


def posted(values: Mapping[str, str] | QueryDict, name: str, most: int = 200) -> str:
    """One clean text of a form or an address, cut to a bearable length."""
    return clean((values.get(name) or "")[: 4 * most])[:most]


def posted_text(values: Mapping[str, str] | QueryDict, name: str) -> str:
    """One clean text of a form, whole: a text that is too long is refused, never cut."""
    return clean(values.get(name) or "")


def length_problem(text: str, most: int) -> str:
    """What to say of a text that is too long; empty when it is not."""
    if len(text) <= most:
        return ""
    return _("Dài quá %(most)d ký tự (hiện có %(now)d). Xin viết ngắn lại.") % {
        "most": most,
        "now": len(text),
    }


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
