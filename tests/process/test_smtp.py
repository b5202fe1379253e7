"""E-mail leaves through a real SMTP conversation."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from motcua.notifications.adapters.smtp import SmtpSender
from motcua.notifications.ports import Envelope, SendRefused, SendUnavailable
from process.postman import Postman, at_work, free_port

ENVELOPE = Envelope(
    id=UUID("01920000-0000-7000-8000-000000000001"),
    to="mai@example.vn",
    subject="Đã tiếp nhận hồ sơ 000.01.21.H10-240603-0001",
    body="Hồ sơ của ông/bà đầy đủ.\n.\nHẹn trả: 16:00 07/06/2024\n",
    at=datetime(2024, 6, 3, 1, 30, tzinfo=UTC),
)


def sender(url: str) -> SmtpSender:
    return SmtpSender(url=url, sender="mot-cua@binhphuoc.example")


def test_subject_and_body_arrive_as_they_were_written():
    with at_work(Postman()) as postman:
        sender(postman.url).send(ENVELOPE)

    (mail,) = postman.taken
    assert (mail["To"], mail["From"]) == ("mai@example.vn", "mot-cua@binhphuoc.example")
    assert mail["Subject"] == ENVELOPE.subject
    assert mail.get_content().replace("\r\n", "\n") == ENVELOPE.body
    assert mail["Message-ID"] == f"<{ENVELOPE.id}@binhphuoc.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == ENVELOPE.at


def test_every_attempt_is_the_same_mail_to_the_byte():
    with at_work(Postman()) as postman:
        sender(postman.url).send(ENVELOPE)
        sender(postman.url).send(ENVELOPE)

    first, second = postman.raw
    assert first == second


def test_a_strange_goodbye_does_not_make_a_taken_mail_be_sent_again():
    with at_work(Postman(goodbye="421 Too busy")) as postman:
        sender(postman.url).send(ENVELOPE)

    assert len(postman.taken) == 1


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"recipient": "450 Greylisted, try again"}, SendUnavailable),
        ({"recipient": "550 No such user"}, SendRefused),
        ({"mail": "451 Local error"}, SendUnavailable),
        ({"mail": "554 Looks like spam"}, SendRefused),
    ],
)
def test_not_now_is_tried_again_and_never_is_not(answers, error):
    with at_work(Postman(**answers)) as postman, pytest.raises(error):
        sender(postman.url).send(ENVELOPE)

    assert postman.taken == []


def test_an_absent_server_is_tried_again():
    with pytest.raises(SendUnavailable):
        sender(f"smtp://127.0.0.1:{free_port()}").send(ENVELOPE)
