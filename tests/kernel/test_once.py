"""A command sent twice runs once; an event delivered twice is handled once."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel import db as plain
from motcua.kernel.errors import Conflict
from motcua.kernel.idempotency import AlreadyDone, KeyReused, Once, remember, replaying
from motcua.kernel.ids import new_id
from motcua.kernel.models import Delivery, IdempotencyKey
from motcua.kernel.tasks import forget_old_keys

ACCOUNT = new_id()


def once(key="k", body=b"body", **more):
    digest = hashlib.sha256(body).digest()
    return Once(account_id=ACCOUNT, key=key, body_hash=digest, **more)


def run(command, answer=None):
    with replaying(command), transaction.atomic():
        remember(command, answer or {"n": 1})


def test_the_first_answer_is_given_again_for_the_same_key_and_body(db):
    run(once(status=201), {"n": 1})

    with pytest.raises(AlreadyDone) as replay:
        run(once(status=201), {"n": 2})

    assert (replay.value.answer, replay.value.status) == ({"n": 1}, 201)
    assert IdempotencyKey.objects.count() == 1


def test_a_refusal_caused_by_the_first_sending_becomes_its_answer(db):
    run(once(), {"n": 1})

    with pytest.raises(AlreadyDone), replaying(once()):
        raise Conflict


def test_another_body_under_the_key_is_refused(db):
    run(once())

    with pytest.raises(KeyReused):
        run(once(body=b"other"))


def test_a_refusal_of_the_first_sending_stays_a_refusal_and_the_key_stays_free(db):
    with pytest.raises(Conflict), replaying(once()):
        raise Conflict

    run(once())
    assert IdempotencyKey.objects.count() == 1


def test_the_key_of_another_account_is_another_key(db):
    run(once())
    other = Once(account_id=new_id(), key="k", body_hash=b"x" * 32)

    run(other)

    assert IdempotencyKey.objects.count() == 2


def test_without_a_key_nothing_is_remembered(db):
    run(None)

    assert not IdempotencyKey.objects.exists()


def test_an_event_is_marked_as_handled_once_per_subscriber(db):
    event_id = new_id()
    Delivery.objects.create(event_id=event_id, subscriber="a", at="2024-06-03T00:00:00Z")

    Delivery.objects.create(event_id=event_id, subscriber="b", at="2024-06-03T00:00:00Z")
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(event_id=event_id, subscriber="a", at="2024-06-03T00:00:00Z")


def test_keys_and_deliveries_are_forgotten_after_thirty_days_and_not_before(db, stop_clock):
    stop_clock("2024-06-03 08:00")
    run(once("old"))
    stop_clock("2024-06-20 08:00")
    run(once("young"))
    stop_clock("2024-07-04 08:00")

    forget_old_keys.func(timestamp=0)

    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["young"]


def test_plain_statements_raise_the_errors_of_django(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        plain.execute(
            "INSERT INTO kernel_delivery (event_id, subscriber, at) VALUES (%s, %s, NULL)",
            [new_id(), "x"],
        )
