"""What happens by itself while a case waits for its citizen."""

from unittest import mock

import pytest

from cases import world as worlds
from cases.clockwork import answer, ask, stop, withdraw
from motcua.cases import change, selectors, services
from motcua.cases.models import Case, LedgerEntry, SupplementRequest
from motcua.cases.services import waiting
from motcua.cases.types import Status
from motcua.notifications.models import Message

ASKED = "2024-05-06 09:00"  # to be answered by 17:00 on 5 June, with a reminder on 31 May
REMINDED = "2024-05-31 17:01"
LAST_MOMENT = "2024-06-05 17:00"
TOO_LATE = "2024-06-05 17:01"


@pytest.fixture
def asked(world, stop_clock):
    """`asked(3)` cases that wait for a supplement."""

    def several(number=1):
        stop_clock(ASKED)
        return [ask(world, worlds.taken(world)) for _case in range(number)]

    return several


def stopped():
    return Case.objects.filter(status=Status.STOPPED).count()


def test_a_case_is_stopped_when_the_answer_did_not_come(world, asked, stop_clock):
    [case] = asked()
    stop_clock(LAST_MOMENT)
    assert (services.supplements_lapse(), stopped()) == (0, 0)
    stop_clock(TOO_LATE)

    assert services.supplements_lapse() == 1

    entry = LedgerEntry.objects.get(case_id=case.id, name="stop")
    assert (entry.actor_kind, entry.actor_name) == ("system", "Hệ thống")
    assert "không bổ sung hồ sơ trong thời hạn (đến 17:00 05/06/2024)" in entry.note
    assert "Sổ hộ khẩu" in entry.note
    assert entry.body["basis"]
    assert SupplementRequest.objects.get(case_id=case.id).is_lapsed
    detail = selectors.case_detail(actor=world.citizen, case_id=case.id)
    assert "05" not in {form.number for form in detail.forms}  # it is not signed yet


def test_a_second_sweep_changes_nothing(asked, stop_clock):
    asked(2)
    stop_clock(TOO_LATE)

    assert services.supplements_lapse() == 2
    rows = LedgerEntry.objects.count()

    assert services.supplements_lapse() == 0
    assert (stopped(), LedgerEntry.objects.count()) == (2, rows)


def test_a_sweep_that_dies_has_done_whole_cases_only(asked, stop_clock):
    cases = asked(5)
    stop_clock(TOO_LATE)
    real, calls = change.publish, []

    def dies_at_the_third(event):
        calls.append(event)
        if len(calls) == 3:
            raise SystemExit
        real(event)

    with mock.patch.object(change, "publish", dies_at_the_third), pytest.raises(SystemExit):
        services.supplements_lapse()

    assert stopped() == 2
    assert SupplementRequest.objects.filter(is_lapsed=True).count() == 2
    assert services.supplements_lapse() == 3
    assert stopped() == 5
    broken = []
    for case in cases:
        selectors.ledger_verify(tell=broken.append, code=case.code)
    assert broken == []


def test_more_than_one_batch_is_swept(asked, stop_clock, monkeypatch):
    monkeypatch.setattr(waiting, "BATCH", 2)
    asked(5)
    stop_clock(TOO_LATE)

    assert services.supplements_lapse() == 5


def test_a_case_that_somebody_changes_now_holds_nobody_up(asked, stop_clock):
    first, _second = asked(2)
    SupplementRequest.objects.filter(case_id=first.id).update(answer_by="2024-05-07T00:00Z")
    stop_clock(TOO_LATE)
    real = waiting.case_stop

    def refuses_the_first(**given):
        if given["case_id"] == first.id:
            given["expected_version"] -= 1
        return real(**given)

    with mock.patch.object(waiting, "case_stop", refuses_the_first):
        assert services.supplements_lapse() == 1
    assert services.supplements_lapse() == 1


@pytest.mark.parametrize("how", [answer, stop, withdraw])
def test_who_answered_withdrew_or_was_stopped_is_left_alone(world, asked, stop_clock, how):
    [case] = asked()
    how(world, case)
    rows = LedgerEntry.objects.count()
    stop_clock(TOO_LATE)

    assert (services.supplements_lapse(), services.supplements_remind()) == (0, 0)
    assert LedgerEntry.objects.count() == rows


def test_a_citizen_is_reminded_once_before_the_time_is_over(world, asked, stop_clock):
    [case] = asked()
    stop_clock("2024-05-31 16:59")
    assert services.supplements_remind() == 0
    stop_clock(REMINDED)

    assert (services.supplements_remind(), services.supplements_remind()) == (1, 0)

    message = Message.objects.get(subject_ref=case.id, channel="in_app")
    assert message.subject.startswith("Sắp hết thời hạn bổ sung giấy tờ")
    assert "17:00 05/06/2024" in message.body
    assert "Sổ hộ khẩu" in message.body


def test_an_answer_after_the_last_day_is_taken_as_long_as_nothing_was_stopped(
    world, asked, stop_clock
):
    [case] = asked()
    stop_clock(TOO_LATE)

    assert answer(world, case).status is Status.PROCESSING
    assert services.supplements_lapse() == 0
