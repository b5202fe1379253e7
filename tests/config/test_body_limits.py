"""What is too large is refused by its announced length, before it is read."""

import io

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from motcua.config.limits import MEGABYTE
from motcua.config.middleware import body_limits
from motcua.rest.middleware import api_problems


class Unread(io.BytesIO):
    def read(self, *_args):
        raise AssertionError("the body was read")


def answer_to(path, **headers):
    request = RequestFactory().generic("POST", path, headers=headers)
    request._stream = Unread()
    road = api_problems(body_limits(lambda _request: HttpResponse(status=204)))
    return road(request)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/nop/1.000894/", 260),
        ("/dang-nhap/", 30),
        ("/api/v1/files", 30),
        ("/api/v1/verify", 30),
        ("/api/v1/cases", 3),
        ("/api/v1/track", 3),
    ],
)
def test_each_address_takes_so_much_and_no_more(path, most):
    assert answer_to(path, **{"Content-Length": str(most * MEGABYTE)}).status_code == 204
    assert answer_to(path, **{"Content-Length": str(most * MEGABYTE + 1)}).status_code == 413


@pytest.mark.parametrize("length", ["9" * 5000, "٩" * 30])
def test_a_length_beyond_any_number_is_too_large(length):
    assert answer_to("/api/v1/cases", **{"Content-Length": length}).status_code == 413


@pytest.mark.parametrize("path", ["/api/v1/verify", "/api/v1/cases"])
def test_a_machine_says_the_length_beforehand(path):
    refused = answer_to(path, **{"Transfer-Encoding": "chunked"})

    assert refused.status_code == 411
    assert refused["Content-Type"].startswith("application/problem+json")
    assert b"length_required" in refused.content


def test_a_person_gets_a_page_and_a_machine_a_problem(client, db):
    page = client.post("/dang-nhap/", headers={"Content-Length": str(31 * MEGABYTE)})
    problem = client.post("/api/v1/track", headers={"Content-Length": str(4 * MEGABYTE)})

    assert (page.status_code, problem.status_code) == (413, 413)
    assert "Nội dung gửi lên quá lớn." in page.content.decode()
    assert page["Content-Security-Policy"]
    assert problem.json()["code"] == "too_large"
