"""What happens to a case reaches its citizen: once, in her words."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from motcua.cases import services
from motcua.cases import told as occasions
from motcua.cases.errors import PaperMissing
from motcua.cases.types import Command
from motcua.identity.models import Account
from motcua.kernel.actor import Role
from motcua.kernel.events import DELIVER_TASK, deliver
from motcua.kernel.models import Delivery
from motcua.notifications.models import Message
from motcua.notifications.types import LANGUAGES
from motcua.notifications.wording import keys, preview, problem


def deliver_all():
    """What the worker does with the events so far."""
    for job in ProcrastinateJob.objects.filter(task_name=DELIVER_TASK).order_by("id"):
        deliver.func(**job.args)


def told(case):
    mine = Message.objects.filter(subject_ref=case.id)
    return {message.channel: message for message in mine.order_by("id")}


def test_a_command_leaves_one_event_for_the_worker(world, jobs):
    worlds.submit(world)

    assert jobs().count(DELIVER_TASK) == 1
    assert not Message.objects.exists()


def test_a_refused_command_leaves_no_event(world, jobs):
    with pytest.raises(PaperMissing):
        worlds.submit(world, files=())

    assert jobs() == []


def test_the_receipt_is_told_by_mail_text_and_in_the_account(world):
    case = worlds.submit(world)

    deliver_all()

    messages = told(case)
    assert set(messages) == {"in_app", "email", "sms"}
    assert messages["email"].recipient == "mai@example.vn"
    assert case.reference in messages["sms"].body
    assert case.pin in messages["email"].body
    assert "\n" not in messages["sms"].body


def test_the_same_event_delivered_twice_tells_once(world):
    worlds.submit(world)

    deliver_all()
    deliver_all()

    assert Message.objects.count() == 3
    assert Delivery.objects.count() == 1


def test_a_person_without_phone_and_mail_is_told_in_the_account(world):
    section = {**worlds.GENERIC_DATA["applicant"]}
    section.pop("email")
    case = worlds.submit(world, data={**worlds.GENERIC_DATA, "applicant": section})

    deliver_all()

    assert "email" not in told(case)
    assert "in_app" in told(case)


def test_the_due_time_and_a_reason_are_told(world, stop_clock):
    stop_clock("2024-06-03 08:00")
    case = worlds.taken(world)
    services.case_request_supplement(
        actor=world.officer(Role.CASE_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        items=["Sổ hộ khẩu"],
        reason="Thiếu bản chính sổ hộ khẩu.",
    )

    deliver_all()

    mails = list(Message.objects.filter(channel="email").order_by("id"))
    assert [(mail.kind, mail.subject.split(" - ")[0]) for mail in mails] == [
        (Command.SUBMIT, "Đã nhận được hồ sơ"),
        (Command.ACCEPT, "Hồ sơ đã được tiếp nhận"),
        (Command.REQUEST_SUPPLEMENT, "Cần bổ sung giấy tờ"),
    ]
    assert "Hẹn trả: " in mails[1].body
    assert "\n- Sổ hộ khẩu\n" in mails[2].body
    assert "Hẹn trả" not in mails[2].body  # the clock stands still
    assert "Thiếu bản chính sổ hộ khẩu." in mails[2].body


def test_what_officers_do_among_themselves_is_not_told(keys):
    case = worlds.approved(keys)
    before = ProcrastinateJob.objects.filter(task_name=DELIVER_TASK).count()

    deliver_all()

    assert before == case.version
    assert Message.objects.filter(channel="in_app").count() == 2  # handed in, accepted


# Every command is one or the other: a new one must be put here, and so be thought about.
AMONG_OFFICERS = {
    Command.TAKE, Command.RELEASE, Command.ASSIGN, Command.FORWARD, Command.ANSWER_CONSULT,
    Command.RECEIVE_OUTSIDE, Command.LAPSE, Command.PROPOSE, Command.APPROVE, Command.SEND_BACK,
    Command.TAKE_BACK, Command.SIGN, Command.SIGN_LETTER, Command.MOVE, Command.HAND_ON,
}  # fmt: skip


def test_every_command_is_told_or_is_among_officers():
    assert set(Command) == occasions.COMMANDS | AMONG_OFFICERS
    assert not occasions.COMMANDS & AMONG_OFFICERS


@pytest.mark.parametrize("kind", occasions.kinds(), ids=lambda kind: kind.key)
def test_every_text_of_the_release_would_be_accepted_from_an_administrator(kind):
    assert set(kind.texts) == set(keys())
    assert {key: problem(key, text, kind) for key, text in kind.texts.items()} == dict.fromkeys(
        kind.texts, ""
    )
    for language in LANGUAGES:
        seen = preview(kind, kind.texts, language)
        assert "{" not in seen.subject + seen.body + seen.sms
        assert seen.plain_size.alphabet == "GSM-7"


def test_a_person_is_told_in_the_language_of_her_account(world):
    Account.objects.filter(pk=world.citizen.account_id).update(language="en")
    case = worlds.submit(world)

    deliver_all()

    mail = told(case)["email"]
    assert (mail.language, mail.subject) == ("en", f"We have your application - {case.reference}")
    assert f"Look-up code: {case.pin}" in mail.body
