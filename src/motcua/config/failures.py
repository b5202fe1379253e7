"""Pages for the failures that Django meets before any view of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.kernel.errors import DomainError


class FormExpired(DomainError):
    """The form's secret does not match: the page was left open too long, or came from elsewhere."""

    code = "form_expired"
    status = 403
    message = (
        "Trang này đã mở quá lâu nên chưa gửi được. Xin quay lại, chép phần đã gõ ra ngoài, "
        "rồi tải lại trang và gửi lần nữa."
    )


class BodyTooLarge(DomainError):
    """More bytes than any page takes; nothing of them was read."""

    code = "too_large"
    status = 413
    message = "Nội dung gửi lên quá lớn. Xin gửi ít tệp hơn trong một lần, mỗi tệp không quá 10 MB."


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do; a page that can give back what was typed does so itself."""
    on_form_expired = getattr(request, "on_form_expired", None)
    if on_form_expired is not None:
        answer: HttpResponse = on_form_expired()
        return answer
    error = FormExpired()
    return render(request, "ui/error.html", {"error": error}, status=error.status)
