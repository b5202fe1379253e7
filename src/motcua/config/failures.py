"""Pages for the failures that Django meets before any view of ours."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from motcua.kernel.errors import DomainError
from motcua.kernel.text import marked

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
RETRY_AFTER_SECONDS = 5


class FormExpired(DomainError):
    """The form's secret does not match: the page was left open too long, or came from elsewhere."""

    code = "form_expired"
    status = 403
    message = marked(
        "Trang này đã mở quá lâu nên chưa gửi được. Xin quay lại, chép phần đã gõ ra ngoài, "
        "rồi tải lại trang và gửi lần nữa."
    )


class BodyTooLarge(DomainError):
    """More bytes than any page takes; nothing of them was read."""

    code = "too_large"
    status = 413
    message = marked(
        "Nội dung gửi lên quá lớn. Xin gửi ít tệp hơn trong một lần, mỗi tệp không quá 10 MB."
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do; a page that can give back what was typed does so itself."""
    on_form_expired = getattr(request, "on_form_expired", None)
    if on_form_expired is not None:
        answer: HttpResponse = on_form_expired()
        return answer
    error = FormExpired()
    return render(request, "ui/error.html", {"error": error}, status=error.status)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure that nobody caught: 503 when the database was away, else 500.

    Neither page reads the database. Nothing is tried again here: a command whose COMMIT got no
    answer may have been done, and only the sender knows under which key to ask again.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return away(request)
    return HttpResponse(render_to_string("500.html"), status=500)


def away(request: HttpRequest) -> HttpResponse:
    """The database, or the process that was asked, starts anew or has too much to do: 503, and
    when to come again.
    """
    if request.method in SAFE_METHODS:
        text = _(
            "Hệ thống đang bận hoặc đang khởi động lại. Xin đợi vài giây rồi tải lại trang này."
        )
    else:
        text = _(
            "Hệ thống đang bận hoặc đang khởi động lại nên chưa chắc yêu cầu vừa gửi đã được ghi "
            "nhận. Xin đợi vài giây, xem lại đã có chưa, và chỉ gửi lại nếu chưa thấy."
        )
    answer = HttpResponse(render_to_string("503.html", {"text": text}), status=503)
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer
