"""What a person or a machine reads when the database was away."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

CARD = "/api/v1/procedures"


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(params=[OperationalError, InterfaceError])
def no_database(request, db):
    def refuse(*args):
        raise request.param("gone")

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.usefixtures("no_database")
def test_a_page_says_to_come_back_in_a_few_seconds(visitor):
    answer = visitor.get("/thu-tuc/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "tải lại trang này" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("no_database")
def test_a_command_says_to_look_before_sending_it_again(visitor):
    answer = visitor.post("/dang-nhap/", {"username": "mai", "password": "x"})

    assert answer.status_code == 503
    assert "chưa chắc" in answer.content.decode()
    assert "tải lại trang này" not in answer.content.decode()


@pytest.mark.usefixtures("no_database")
def test_a_machine_reads_when_and_how_to_send_again(visitor):
    answer = visitor.get(CARD)

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "unavailable"
    assert "Idempotency-Key" in answer.json()["title"]


def test_a_mistake_of_ours_stays_a_500(db, visitor):
    def fail(*args):
        raise ZeroDivisionError

    with connection.execute_wrapper(fail):
        answer = visitor.get("/thu-tuc/")

    assert answer.status_code == 500
    assert "phía chúng tôi" in answer.content.decode()
