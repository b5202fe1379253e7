"""Refusals as problem+json (RFC 9457): a stable code, a Vietnamese title, and what is wrong with
which field.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from motcua.kernel import db
from motcua.kernel.errors import DomainError
from motcua.kernel.idempotency import AlreadyDone
from motcua.kernel.text import marked

UNREADABLE = marked(
    "Nội dung gửi lên không đọc được. Xin kiểm tra lại định dạng JSON hoặc multipart."
)


def problem(
    status: int, code: str, title: str, errors: Mapping[str, str] | None = None
) -> HttpResponse:
    """One problem, its `title` translated here. `errors` maps the path of a field to what is wrong
    with it.
    """
    body: dict[str, Any] = {
        "type": f"urn:motcua:{code}",
        "title": gettext(title),
        "status": status,
        "code": code,
    }
    if errors:
        body["errors"] = dict(errors)
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json; charset=utf-8",
    )


def install(api: NinjaAPI) -> None:
    """Give every way to fail its answer."""
    api.add_exception_handler(DomainError, _domain)
    api.add_exception_handler(AlreadyDone, _already_done)
    api.add_exception_handler(ValidationError, _validation)
    api.add_exception_handler(AuthenticationError, _unauthenticated)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, _absent)
    api.add_exception_handler(RequestDataTooBig, _too_big)
    api.add_exception_handler(SuspiciousOperation, _suspicious)
    api.add_exception_handler(db.Unstorable, _data)


def _domain(request: HttpRequest, error: Any) -> HttpResponse:
    assert isinstance(error, DomainError)
    return problem(error.status, error.code, error.text, error.fields)


def _already_done(request: HttpRequest, done: Any) -> HttpResponse:
    response = answer(done.answer, done.status)
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _validation(request: HttpRequest, error: Any) -> HttpResponse:
    fields = {
        ".".join(str(part) for part in item["loc"][1:]) or "body": str(item["msg"])
        for item in error.errors
    }
    return problem(422, "invalid", marked("Thông tin chưa đúng. Xin xem mục errors."), fields)


def _unauthenticated(request: HttpRequest, error: Any) -> HttpResponse:
    response = problem(
        401, "unauthenticated", marked("Cần mã truy cập. Gửi tiêu đề Authorization: Bearer <mã>.")
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _http(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "unreadable", UNREADABLE)


def _absent(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, "not_found", marked("Không tìm thấy địa chỉ này."))


def _too_big(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(
        413,
        "too_large",
        marked("Nội dung gửi lên quá lớn. JSON không quá 2 MB, mỗi tệp không quá 10 MB."),
    )


def _suspicious(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, "unreadable", UNREADABLE)


def _data(request: HttpRequest, error: Any) -> HttpResponse:
    """The database could not hold a value: a NUL character, or a number out of range."""
    return problem(422, "invalid", marked("Có giá trị không lưu được (ký tự cấm hoặc số quá lớn)."))


def answer(body: Any, status: int = 200) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/json; charset=utf-8",
    )


def file_answer(name: str, media_type: str, content: bytes) -> HttpResponse:
    """The bytes of a file, to keep."""
    headers = {
        "Content-Disposition": "attachment",
        "X-Name": name.encode("ascii", "ignore").decode(),
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
