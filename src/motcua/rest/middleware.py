"""Refusals that never reach the API's own code: unknown addresses, wrong methods, crashes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from motcua.kernel.text import marked
from motcua.rest.problems import problem

API = "/api/"
FIRST_ERROR = 400
TITLES = {
    400: ("unreadable", marked("Yêu cầu không đọc được.")),
    404: ("not_found", marked("Không tìm thấy địa chỉ này.")),
    405: (
        "method_not_allowed",
        marked("Địa chỉ này không nhận phương thức đó. Xem tiêu đề Allow."),
    ),
    411: ("length_required", marked("Yêu cầu phải có tiêu đề Content-Length.")),
    413: ("too_large", marked("Nội dung gửi lên quá lớn.")),
    503: (
        "unavailable",
        marked(
            "Hệ thống đang khởi động lại. Xin gửi lại sau số giây trong Retry-After, "
            "lệnh thì với cùng Idempotency-Key để không làm hai lần."
        ),
    ),
}
KEPT = ("Allow", "Retry-After")
INTERNAL = ("internal", marked("Có lỗi trong hệ thống. Xin thử lại; lỗi đã được ghi nhận."))


def api_problems(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give every refusal under `/api/` the form of a problem, whoever refused."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code < FIRST_ERROR or not request.path_info.startswith(API):
            return response
        if response.headers.get("Content-Type", "").startswith("application/problem+json"):
            return response
        return _as_problem(response)

    return middleware


def _as_problem(response: HttpResponseBase) -> HttpResponse:
    code, title = TITLES.get(response.status_code, INTERNAL)
    told = problem(response.status_code, code, title)
    for name in KEPT:
        if response.has_header(name):
            told.headers[name] = response.headers[name]
    return told
