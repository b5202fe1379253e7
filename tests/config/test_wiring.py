"""Which way out serves which channel."""

import pytest

from motcua.config import wiring
from motcua.kernel.ids import new_id
from motcua.notifications import services
from motcua.notifications.models import Message
from motcua.notifications.types import Channel, Recipient


@pytest.mark.parametrize(
    ("demo", "smtp_url", "slugs"),
    [
        (True, "", {"email": "outbox", "sms": "outbox"}),
        (True, "smtp://mail.example.vn", {"email": "smtp", "sms": "outbox"}),
        (False, "smtp://mail.example.vn", {"email": "smtp"}),
        (False, "", {}),
    ],
)
def test_only_the_demonstration_keeps_messages_in_a_table(settings, demo, smtp_url, slugs):
    settings.DEMO, settings.SMTP_URL = demo, smtp_url

    assert {channel.value: way.slug for channel, way in wiring.senders().items()} == slugs


def test_a_channel_without_a_way_out_gets_no_message(db, jobs, monkeypatch):
    monkeypatch.setattr(services, "_senders", {})

    services.message_queue(
        event_id=new_id(),
        recipient=Recipient(person_id=new_id(), email="mai@example.vn", phone="0912345678"),
        subject="Có kết quả",
        body="Mời ông/bà nhận kết quả.",
        text="Có kết quả.",
    )

    assert [message.channel for message in Message.objects.all()] == [Channel.IN_APP.value]
    assert jobs() == []
