"""What is said, in which words, how long it is, and when it may go."""

from datetime import datetime, time

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from cases import world as worlds
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, PostRef, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.notifications import selectors, services
from motcua.notifications import texts as registry
from motcua.notifications.errors import DraftChanged, NothingNew, TextsWrong
from motcua.notifications.models import Message, TextVersion
from motcua.notifications.ports import SendUnavailable
from motcua.notifications.rules import (
    GSM_ALONE,
    GSM_EXTENSION,
    GSM_PART,
    UCS2_ALONE,
    UCS2_PART,
    plain,
    quiet_ends,
    sms_size,
)
from motcua.notifications.types import (
    Blank,
    Channel,
    MessageKind,
    Part,
    Preference,
    Recipient,
    SendingRule,
)
from motcua.notifications.wording import filled, preview, problem

PERSON = new_id()
TEXTS = {
    "vi.subject": "Có kết quả - {mã}",
    "vi.body": "Mời nhận kết quả.\n\nMã: {mã}\nLý do: {lý do}\n\nXin cảm ơn",
    "vi.sms": "Có kết quả: {mã}",
    "en.subject": "Result - {code}",
    "en.body": "Your result is ready: {code}",
    "en.sms": "Result: {code}",
}
BLANKS = (
    Blank(key="code", names={"vi": "mã", "en": "code"}, meaning="mã", sample="H10-1"),
    Blank(key="note", names={"vi": "lý do", "en": "reason"}, meaning="", sample="Mờ", is_long=True),
)
LAW = MessageKind(key="law", title="Luật", is_required=True, texts=TEXTS, blanks=BLANKS)
THANKS = MessageKind(key="thanks", title="Cảm ơn", is_required=False, texts=TEXTS, blanks=BLANKS)
VALUES = {"code": "H10-7", "note": ""}
CITIZEN = Actor(kind=ActorKind.CITIZEN, account_id=new_id(), person_id=PERSON)


@pytest.fixture(autouse=True)
def _own_kinds():
    before = dict(registry._kinds)
    services.kinds_set([LAW, THANKS])
    yield
    services.kinds_set(before.values())


@pytest.fixture
def administrator(db):
    post = PostRef(agency_id=worlds.province_centre().pk, role=Role.ADMINISTRATOR)
    return Actor(
        kind=ActorKind.STAFF,
        account_id=new_id(),
        staff_id=new_id(),
        name="Lê Quản",
        posts=(post,),
    )


@pytest.fixture
def morning(stop_clock, db):
    return stop_clock("2024-06-03 08:00")


def tell(kind="law", event_id=None, **values):
    services.message_tell(
        event_id=event_id or new_id(),
        kind=kind,
        recipient=Recipient(person_id=PERSON, email="mai@example.vn", phone="0912345678"),
        values={**VALUES, **values},
    )
    return {row.channel: row for row in Message.objects.order_by("id")}


def test_a_line_whose_blanks_are_all_empty_falls_out_and_values_are_not_read_again():
    said = filled(TEXTS["vi.body"], LAW, {"code": "{lý do}", "note": ""}, Part.BODY)
    assert said == "Mời nhận kết quả.\n\nMã: {lý do}\n\nXin cảm ơn"
    assert filled("{mã}", LAW, {"code": "a\n b"}, Part.SMS) == "a b"
    assert filled("Hạn {hạn cũ}.", LAW, VALUES, Part.BODY) == ""  # of an older release


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("vi.body", "Chào {họ tên}", "Không có ô tự điền {họ tên}"),
        ("en.body", "Dear {name}", "{code}, {reason}"),
        ("vi.body", "Chào {mã", "dấu { hoặc } lẻ"),
        ("vi.sms", "Vì {lý do}", "chỉ dùng trong thư"),
        ("vi.subject", "", "không được để trống"),
        ("vi.sms", "ư" * 400, "dài 6 tin SMS"),
        ("vi.body", "a" * 3001, "Dài quá 3000"),
    ],
)
def test_a_text_that_will_not_do_is_refused_with_what_to_do(key, text, words):
    assert words in problem(key, text, LAW)


@pytest.mark.parametrize("code", ["{{ 7*7 }}", "{% load x %}", "${mã}", "%(mã)s", "{mã.__class__}"])
def test_a_text_is_never_a_program(code):
    if said := filled(code, LAW, VALUES, Part.BODY):
        assert said in (code, "$H10-7", "{}")
    assert "49" not in said


@pytest.mark.parametrize(
    ("text", "alphabet", "units", "segments"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        # 153 is odd: the last place of each part stays free, as no letter is cut in two.
        ("€" * 153, "GSM-7", 306, 3),
        ("ơ" * 70, "UCS-2", 70, 1),
        ("ơ" * 71, "UCS-2", 71, 2),
        ("ơ" * 134, "UCS-2", 134, 2),
        ("\U0001f600" * 34, "UCS-2", 68, 1),
        ("\U0001f600" * 36, "UCS-2", 72, 2),
    ],
)
def test_sms_are_counted_as_operators_count_them(text, alphabet, units, segments):
    size = sms_size(text)
    assert (size.alphabet, size.units, size.segments) == (alphabet, units, segments)


@settings(max_examples=30)
@given(st.text(alphabet="aă€^đỆ\U0001f600\n", max_size=400))
def test_no_text_fits_where_its_units_do_not(text):
    size = sms_size(text)
    alone, part = (GSM_ALONE, GSM_PART) if size.alphabet == "GSM-7" else (UCS2_ALONE, UCS2_PART)
    assert size.units <= (alone if size.segments == 1 else size.segments * part)
    widest = 2 if any(letter in GSM_EXTENSION or ord(letter) > 0xFFFF for letter in text) else 1
    assert size.segments == 1 or size.units > (size.segments - 1) * (part - widest + 1)


def test_vietnamese_without_marks_is_in_the_short_alphabet():
    said = plain("Đã nhận – “hồ sơ” của Nguyễn Thị Ướt…")
    assert said == 'Da nhan - "ho so" cua Nguyen Thi Uot...'
    assert sms_size(said).alphabet == "GSM-7"


@pytest.mark.parametrize(
    ("begins", "ends", "at", "end"),
    [
        ("21:00", "07:00", "20:59", None),
        ("21:00", "07:00", "21:00", "2024-06-04 07:00"),
        ("21:00", "07:00", "06:59", "2024-06-03 07:00"),
        ("21:00", "07:00", "07:00", None),
        ("12:00", "13:00", "12:30", "2024-06-03 13:00"),
        ("12:00", "13:00", "13:00", None),
        ("00:00", "00:00", "03:00", None),
    ],
)
def test_quiet_hours_end_in_the_morning(begins, ends, at, end):
    now = datetime.fromisoformat(f"2024-06-03 {at}").replace(tzinfo=clock.VIETNAM)
    found = quiet_ends(now, begins=time.fromisoformat(begins), ends=time.fromisoformat(ends))
    assert found == (datetime.fromisoformat(end).replace(tzinfo=clock.VIETNAM) if end else None)


def test_an_sms_of_the_night_has_its_job_in_the_morning_and_nothing_else_waits(stop_clock, db):
    stop_clock("2024-06-03 22:30")
    rows = tell()

    jobs = {job.args["message_id"]: job.scheduled_at for job in ProcrastinateJob.objects.all()}
    at_seven = datetime(2024, 6, 4, 7, tzinfo=clock.VIETNAM)
    assert jobs == {str(rows["sms"].pk): at_seven, str(rows["email"].pk): None}
    assert rows["sms"].send_at == at_seven
    assert rows["in_app"].state == "sent"
    ProcrastinateJob.objects.all()._raw_delete("default")
    stop_clock("2024-06-04 06:59")
    assert services.messages_sweep() == 1  # the mail; the SMS is not late before it may go
    stop_clock("2024-06-04 07:06")
    assert services.messages_sweep() == 1


def test_an_sms_that_comes_to_its_turn_at_night_is_put_off_and_not_lost(morning, stop_clock):
    sms = tell()["sms"]
    ProcrastinateJob.objects.all()._raw_delete("default")
    stop_clock("2024-06-03 23:00")

    services.message_send(message_id=sms.pk)

    job = ProcrastinateJob.objects.get()
    assert job.scheduled_at == datetime(2024, 6, 4, 7, tzinfo=clock.VIETNAM)
    sms.refresh_from_db()
    assert (sms.state, sms.attempts) == ("waiting", 0)
    stop_clock("2024-06-04 07:00")
    services.message_send(message_id=sms.pk)
    sms.refresh_from_db()
    assert sms.state == "sent"


@pytest.mark.parametrize(
    ("kind", "chosen", "channels"),
    [
        ("law", Preference(), {"in_app", "email", "sms"}),
        ("law", Preference(email=False, sms=False, in_app=False), {"in_app"}),
        ("thanks", Preference(email=False, sms=False, in_app=False), set()),
        ("thanks", Preference(sms=False), {"in_app", "email"}),
    ],
)
def test_a_person_chooses_and_the_law_stays_in_the_account(morning, kind, chosen, channels):
    services.preference_set(actor=CITIZEN, preference=chosen)

    assert set(tell(kind)) == channels
    assert selectors.preference_of(CITIZEN) == chosen
    with pytest.raises(NotFound):
        services.preference_set(actor=SYSTEM, preference=chosen)


def test_the_same_event_tells_once_even_when_the_text_changed_between(morning, administrator):
    event_id = new_id()
    first = tell(event_id=event_id)
    publish(administrator, "vi.body", "Lời mới.")
    again = tell(event_id=event_id)

    assert {row.pk for row in again.values()} == {row.pk for row in first.values()}
    assert again["email"].body == first["email"].body


def test_the_message_and_its_jobs_go_with_the_transaction(morning):
    point = transaction.savepoint()
    tell()
    transaction.savepoint_rollback(point)

    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_what_holds_is_asked_in_two_statements(morning, django_assert_num_queries):
    # Language, what holds; three messages, two jobs; a savepoint; and the test's own look.
    with django_assert_num_queries(2 + 3 + 2 + 2 + 1):
        tell()


def publish(administrator, key, text):
    services.message_draft_save(
        actor=administrator, key="law", texts={**TEXTS, key: text}, expected_revision=0
    )
    return services.message_draft_publish(
        actor=administrator, key="law", expected_revision=1, note="Rõ hơn"
    )


def test_a_published_text_is_used_from_then_on_and_can_be_traced(morning, administrator):
    services.message_texts_ensure(actor=SYSTEM)
    assert publish(administrator, "vi.sms", "KQ {mã}") == 2

    sms = tell()["sms"]

    assert (sms.body, sms.text_version, sms.segments) == ("KQ H10-7", 2, 1)
    services.message_texts_ensure(actor=SYSTEM)  # a person wrote it: the release does not touch it
    assert selectors.message_kind(actor=administrator, key="law").version.number == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.update(note="")


def test_sms_without_marks_where_the_province_wants_it(morning, administrator):
    services.sending_rule_set(
        actor=administrator, quiet_from=time(22), quiet_until=time(6), is_plain=True
    )

    rows = tell()

    assert rows["sms"].body == "Co ket qua: H10-7"
    assert rows["email"].subject == "Có kết quả - H10-7"
    assert selectors.sending_rule(actor=administrator) == SendingRule(
        quiet_from=time(22), quiet_until=time(6), is_plain=True
    )


def test_a_draft_is_saved_dropped_and_published_once(administrator):
    wrong = {**TEXTS, "vi.body": "{không có}"}
    with pytest.raises(TextsWrong) as refusal:
        services.message_draft_save(
            actor=administrator, key="law", texts=wrong, expected_revision=0
        )
    assert set(refusal.value.fields) == {"vi.body"}
    services.message_draft_save(actor=administrator, key="law", texts=TEXTS, expected_revision=0)
    with pytest.raises(DraftChanged):
        services.message_draft_save(
            actor=administrator, key="law", texts=TEXTS, expected_revision=0
        )
    with pytest.raises(NothingNew):
        services.message_draft_publish(
            actor=administrator, key="law", expected_revision=1, note="Thử"
        )
    services.message_draft_drop(actor=administrator, key="law", expected_revision=1)
    assert selectors.message_kind(actor=administrator, key="law").draft is None


def test_the_texts_are_for_administrators_of_the_province(administrator):
    officer = Actor(kind=ActorKind.STAFF, account_id=new_id(), staff_id=new_id())
    for actor in (officer, CITIZEN):
        with pytest.raises(NotFound):
            selectors.message_kinds(actor=actor)
        with pytest.raises(NotFound):
            services.message_draft_drop(actor=actor, key="law", expected_revision=0)
    with pytest.raises(NotFound):
        selectors.message_kind(actor=administrator, key="none")


def test_a_way_out_learns_what_it_may_choose_by(morning):
    class Keeps:
        slug = "keeps"

        def send(self, envelope):
            self.got = envelope
            raise SendUnavailable

    keeps, before = Keeps(), dict(services._senders)
    services.senders_set({Channel.SMS: keeps})
    try:
        with pytest.raises(SendUnavailable):
            services.message_send(message_id=tell()["sms"].pk)
    finally:
        services.senders_set(before)
    assert (keeps.got.kind, keeps.got.language, keeps.got.segments) == ("law", "vi", 1)


def test_a_preview_shows_the_examples_and_what_an_sms_costs():
    seen = preview(LAW, TEXTS, "vi")
    assert seen.subject == "Có kết quả - H10-1"
    assert (seen.size.alphabet, seen.plain_size.alphabet) == ("UCS-2", "GSM-7")
