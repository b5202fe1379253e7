"""Messages are queued once, sent once, tried again, and never forgotten."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.notifications import selectors, services, texts
from motcua.notifications.models import Message
from motcua.notifications.ports import SendRefused, SendUnavailable
from motcua.notifications.types import Channel, Recipient

PERSON = new_id()
WORDS = {"subject": "Có kết quả", "body": "Mời ông/bà nhận kết quả.", "text": "Có kết quả."}


class Recorder:
    """A sender at the port: takes, refuses, or is away."""

    slug = "recorder"

    def __init__(self, error=None):
        self.error, self.sent = error, []

    def send(self, envelope):
        if self.error:
            raise self.error
        self.sent.append(envelope)


@pytest.fixture
def sender():
    before = dict(services._senders)
    recorder = Recorder()
    services.senders_set({Channel.EMAIL: recorder, Channel.SMS: recorder})
    yield recorder
    services.senders_set(before)


@pytest.fixture(autouse=True)
def _in_the_day(stop_clock):
    stop_clock("2024-06-03 08:00")


def queue(event_id=None, **addresses):
    services.message_queue(
        event_id=event_id or new_id(), recipient=Recipient(person_id=PERSON, **addresses), **WORDS
    )


BOTH = {"email": "mai@example.vn", "phone": "0912345678"}


@pytest.mark.parametrize(
    ("addresses", "channels", "queued"),
    [
        (BOTH, {"in_app", "email", "sms"}, 2),
        ({"email": "mai@example.vn"}, {"in_app", "email"}, 1),
        ({"phone": "0912345678"}, {"in_app", "sms"}, 1),
        ({}, {"in_app"}, 0),
    ],
)
def test_a_person_is_told_on_every_channel_there_is(db, jobs, addresses, channels, queued):
    queue(**addresses)

    assert set(Message.objects.values_list("channel", flat=True)) == channels
    assert jobs() == ["notifications.send_message"] * queued


def test_the_same_event_tells_once(db, jobs):
    event_id = new_id()

    queue(event_id, **BOTH)
    queue(event_id, **BOTH)

    assert Message.objects.count() == 3
    assert len(jobs()) == 2


def test_sms_gets_the_short_words_and_mail_the_long_ones(db):
    queue(**BOTH)

    bodies = dict(Message.objects.values_list("channel", "body"))
    assert bodies == {
        "in_app": WORDS["body"],
        "email": WORDS["body"],
        "sms": WORDS["text"],
    }


def test_a_message_is_sent_once_however_often_its_job_runs(db, sender):
    queue(email="mai@example.vn")
    message = Message.objects.get(channel="email")

    services.message_send(message_id=message.id)
    services.message_send(message_id=message.id)

    assert [envelope.id for envelope in sender.sent] == [message.id]
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 1)
    assert message.sent_at is not None


def test_a_message_that_could_not_go_keeps_waiting_and_goes_later(db, sender):
    queue(email="mai@example.vn")
    message = Message.objects.get(channel="email")
    sender.error = SendUnavailable()
    with pytest.raises(SendUnavailable):
        services.message_send(message_id=message.id)
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 1)

    sender.error = None
    services.message_send(message_id=message.id)

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)


def test_a_message_that_is_refused_for_good_fails_and_is_not_tried_again(db, sender):
    queue(email="mai@example.vn")
    message = Message.objects.get(channel="email")
    sender.error = SendRefused()

    services.message_send(message_id=message.id)

    message.refresh_from_db()
    assert message.state == "failed"
    sender.error = None
    services.message_send(message_id=message.id)
    assert sender.sent == []


def test_the_sweeper_queues_forgotten_messages_again_and_no_others(db, jobs, stop_clock):
    stop_clock("2024-06-03 08:00")
    queue(email="mai@example.vn")
    ProcrastinateJob.objects.all()._raw_delete("default")  # a worker took the job and died with it
    queue(phone="0912345678")  # its job waits for the next try
    stop_clock("2024-06-03 08:04")
    assert services.messages_sweep() == 0
    stop_clock("2024-06-03 08:06")

    assert services.messages_sweep() == 1
    assert services.messages_sweep() == 0  # it has a job now

    forgotten = Message.objects.get(channel="email")
    newest = ProcrastinateJob.objects.order_by("-id")[0]
    assert newest.args == {"message_id": str(forgotten.id)}


@pytest.mark.parametrize(
    ("attempts", "days", "state"),
    [(19, 4, "waiting"), (20, 4, "failed"), (20, 2, "waiting"), (32_000, 2, "waiting")],
)
def test_a_message_that_failed_for_days_is_given_up(db, stop_clock, attempts, days, state):
    stop_clock("2024-06-03 08:00")
    queue(email="mai@example.vn")
    ProcrastinateJob.objects.all()._raw_delete("default")
    Message.objects.filter(channel="email").update(attempts=attempts)
    stop_clock(f"2024-06-0{3 + days} 08:00")

    assert services.messages_sweep() == (0 if state == "failed" else 1)

    assert Message.objects.get(channel="email").state == state


def test_what_failed_least_often_is_swept_first(db, stop_clock, monkeypatch):
    monkeypatch.setattr(services, "MOST_SWEPT", 1)
    stop_clock("2024-06-03 08:00")
    queue(email="broken@example.vn")
    stop_clock("2024-06-03 08:01")
    queue(email="mai@example.vn")
    ProcrastinateJob.objects.all()._raw_delete("default")
    Message.objects.filter(recipient="broken@example.vn").update(attempts=3)
    stop_clock("2024-06-03 08:10")

    services.messages_sweep()

    fresh = Message.objects.get(recipient="mai@example.vn")
    assert ProcrastinateJob.objects.get().args == {"message_id": str(fresh.id)}


def test_a_message_whose_gateway_was_taken_away_waits_for_it(db, sender):
    queue(phone="0912345678")
    message = Message.objects.get(channel="sms")
    services.senders_set({})

    with pytest.raises(SendUnavailable):
        services.message_send(message_id=message.id)

    message.refresh_from_db()
    assert message.state == "waiting"


def test_a_person_reads_own_messages_only_newest_first(db, stop_clock):
    stop_clock("2024-06-03 08:00")
    queue()
    mine = Actor(kind=ActorKind.CITIZEN, account_id=new_id(), person_id=PERSON)
    other = Actor(kind=ActorKind.CITIZEN, account_id=new_id(), person_id=new_id())

    assert [message.at for message in selectors.messages_of(mine).rows] == [clock.now()]
    assert selectors.messages_of(other).rows == ()
    with pytest.raises(NotFound):
        selectors.messages_of(Actor(kind=ActorKind.STAFF))


def test_the_outbox_page_is_for_administrators_of_a_demonstration(db, settings, monkeypatch):
    for kind in (ActorKind.CITIZEN, ActorKind.STAFF):
        with pytest.raises(NotFound):
            selectors.outbox(Actor(kind=kind, person_id=PERSON))
    monkeypatch.setattr(texts, "may_change", lambda _actor: True)
    assert selectors.outbox(Actor(kind=ActorKind.STAFF)) == []
    settings.DEMO = False
    with pytest.raises(NotFound):
        selectors.outbox(Actor(kind=ActorKind.STAFF))
