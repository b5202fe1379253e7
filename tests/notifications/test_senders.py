"""One contract for every way out, against the real adapters."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from motcua.kernel import clock
from motcua.kernel.ids import new_id
from motcua.notifications.adapters.outbox import OutboxSender
from motcua.notifications.adapters.smtp import SmtpSender
from motcua.notifications.models import OutboxText
from motcua.notifications.ports import Envelope, SendRefused, SendUnavailable

FROM = "mot-cua@binhphuoc.example.vn"


@dataclass
class Way:
    """A sender, and how to look at what arrived: (key, to, subject, body)."""

    sender: Any
    arrived: Any


def _outbox(_mail_server):
    def arrived():
        return [
            (str(row.message_id), row.to, row.subject, row.body)
            for row in OutboxText.objects.order_by("at")
        ]

    return Way(OutboxSender(), arrived)


def _smtp(mail_server):
    def arrived():
        return [
            (
                mail["Message-ID"].strip("<>").partition("@")[0],
                mail["To"],
                mail["Subject"],
                mail.get_content().replace("\r\n", "\n").rstrip("\n"),
            )
            for mail in mail_server.messages
        ]

    return Way(SmtpSender(url=mail_server.url, sender=FROM), arrived)


@pytest.fixture(params=[_outbox, _smtp], ids=["outbox", "smtp"])
def way(request, db, mail_server):
    return request.param(mail_server)


def envelope(**changes):
    fields = {
        "id": new_id(),
        "to": "mai@example.vn",
        "subject": "Hồ sơ đã được tiếp nhận",
        "body": "Kính gửi ông/bà,\nHẹn trả: 17:00 10/06/2024",
        "at": clock.now(),
    }
    return Envelope(**{**fields, **changes})


def test_a_message_arrives_as_it_was_written(way):
    sent = envelope()

    way.sender.send(sent)

    assert way.arrived() == [(str(sent.id), sent.to, sent.subject, sent.body)]


def test_a_second_handing_over_can_be_known_by_its_key(way):
    sent = envelope()

    way.sender.send(sent)
    way.sender.send(sent)

    assert {key for key, *_rest in way.arrived()} == {str(sent.id)}


def test_two_messages_are_two(way):
    way.sender.send(envelope(body="một"))
    way.sender.send(envelope(body="hai"))

    assert [body for *_rest, body in way.arrived()] == ["một", "hai"]


def test_the_way_has_a_stable_name(way):
    assert way.sender.slug in {"outbox", "smtp"}


def test_the_outbox_keeps_the_second_handing_over_out(db, mail_server):
    outbox, sent = _outbox(mail_server), envelope()

    outbox.sender.send(sent)
    outbox.sender.send(sent)

    assert len(outbox.arrived()) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 no such mailbox", SendRefused),
        ("450 try later (greylisted)", SendUnavailable),
        ("452 mailbox full", SendUnavailable),
    ],
)
def test_a_mail_server_that_says_no_for_now_is_asked_again(mail_server, answer, error):
    mail_server.refuse = answer

    with pytest.raises(error):
        SmtpSender(url=mail_server.url, sender=FROM).send(envelope())


@pytest.mark.parametrize("address", ["a@b\nBcc: c@d.vn", "thị@example.vn", "@@@", ""])
def test_an_address_that_cannot_be_one_is_refused_for_good(mail_server, address):
    with pytest.raises(SendRefused):
        SmtpSender(url=mail_server.url, sender=FROM).send(envelope(to=address))
    assert mail_server.messages == []


def test_a_mail_server_that_is_away_is_asked_again(free_port):
    sender = SmtpSender(url=f"smtp://127.0.0.1:{free_port}", sender=FROM)

    with pytest.raises(SendUnavailable):
        sender.send(envelope())


def with_password(url):
    return url.replace("smtp://", "smtp://cong:m%40t@")


def test_a_server_that_can_encrypt_gets_the_message_encrypted(tls_mail_server):
    SmtpSender(url=tls_mail_server.url, sender=FROM).send(envelope())

    assert tls_mail_server.encrypted == [True]


def test_a_password_goes_to_a_server_that_proves_its_name(
    tls_mail_server, certificate, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    SmtpSender(url=with_password(tls_mail_server.url), sender=FROM).send(envelope())

    assert tls_mail_server.logins == [(b"cong", b"m@t")]
    assert tls_mail_server.encrypted == [True]


def test_a_password_never_goes_to_a_server_that_proves_nothing(tls_mail_server):
    with pytest.raises(SendUnavailable):
        SmtpSender(url=with_password(tls_mail_server.url), sender=FROM).send(envelope())

    assert tls_mail_server.logins == []


def test_a_password_never_goes_in_clear(mail_server):
    with pytest.raises(SendUnavailable):
        SmtpSender(url=with_password(mail_server.url), sender=FROM).send(envelope())

    assert mail_server.logins == mail_server.messages == []


def test_no_transaction_waits_for_a_mail_server(mail_server, db):
    with pytest.raises(RuntimeError, match="transaction"), transaction.atomic():
        SmtpSender(url=mail_server.url, sender=FROM).send(envelope())

    assert mail_server.messages == []
