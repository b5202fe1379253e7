"""Apology (form 04) and notice of stopping (form 05): drafted, signed, numbered, sealed, sent."""

import subprocess
from datetime import timedelta
from uuid import UUID

import pytest

from cases import hierarchy
from cases import world as worlds
from motcua.cases import clocks, selectors, services
from motcua.cases.errors import LetterNotWaiting, NotYourTask
from motcua.cases.events import CaseChanged
from motcua.cases.handlers import on_case_changed
from motcua.cases.models import Alert, BulkItem, Case, CaseFile, LedgerEntry, Letter
from motcua.cases.types import AlertKind, BulkChoice, BulkState, Command, LetterState
from motcua.documents.models import IssuedNumber
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import NotFound, Unavailable
from motcua.kernel.ids import new_id
from motcua.notifications.models import Message
from motcua.signing import services as signing
from motcua.signing.types import Verdict
from motcua.worktime.types import TimeUnit


@pytest.fixture
def keys(world, stop_clock):
    """A working morning: of a limit of one day, a night leaves no day for an apology."""
    stop_clock("2025-03-17 08:00")
    worlds.give_keys(world)
    return world


def text_of(pdf):
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def do(service, case_id, actor, **fields):
    version = Case.objects.get(pk=case_id).version
    return service(actor=actor, case_id=case_id, expected_version=version, **fields)


def extended(world, **fields):
    case = worlds.taken(world)
    given = {"reason": "Chờ xác minh.", "value": 3, "unit": TimeUnit.WORKING_DAY} | fields
    return do(services.case_extend, case.id, world.officer(Role.CASE_OFFICER), **given)


def stopped(world, actor=None):
    case = worlds.taken(world)
    actor = actor or world.officer(Role.APPROVER)
    return do(services.case_stop, case.id, actor, reason="Chờ bản án.", basis="Điều 18")


def letter_of(case):
    return Letter.objects.get(case_id=case.id)


def sign(world, case):
    letter = letter_of(case)
    return do(services.letter_sign, case.id, world.officer(Role.APPROVER), letter_id=letter.pk)


def seal(world, case):
    letter = letter_of(case)
    return do(services.letter_seal, case.id, world.officer(Role.REGISTRAR), letter_id=letter.pk)


def form(actor, case, key):
    return selectors.printed_form(actor=actor, case_id=case.id, form=key)


def keys_of(actor, case):
    return [link.key for link in selectors.case_detail(actor=actor, case_id=case.id).forms]


def test_an_apology_waits_for_the_leader_and_is_nobody_elses(keys):
    case = extended(keys)
    officer, leader = keys.officer(Role.CASE_OFFICER), keys.officer(Role.APPROVER)
    registrar = keys.officer(Role.REGISTRAR)
    (waiting,) = selectors.letters_waiting(actor=leader)

    assert (waiting.number, waiting.state, waiting.is_late) == ("04", LetterState.TO_SIGN, False)
    assert waiting.last_on == clock.local(letter_of(case).before_at).date() - timedelta(days=1)
    assert selectors.letters_waiting(actor=officer) == ()
    assert selectors.letters_waiting(actor=registrar) == ()
    assert "04" not in keys_of(keys.citizen, case)
    with pytest.raises(NotFound):
        form(keys.citizen, case, "04")
    assert "Chờ xác minh." in text_of(form(officer, case, "04"))
    with pytest.raises(NotYourTask):
        do(services.letter_sign, case.id, officer, letter_id=waiting.id)


def test_a_sealed_apology_is_the_citizens_and_its_code_opens_it(keys):
    case = extended(keys)
    leader, registrar = keys.officer(Role.APPROVER), keys.officer(Role.REGISTRAR)

    sign(keys, case)
    with pytest.raises(LetterNotWaiting):
        sign(keys, case)
    assert "04" not in keys_of(keys.citizen, case)
    assert selectors.letters_waiting(actor=leader) == ()
    assert [each.state for each in selectors.letters_waiting(actor=registrar)] == ["to_seal"]
    seal(keys, case)

    pdf = form(keys.citizen, case, "04")
    report = signing.pdf_verify(pdf=pdf)
    assert [one.verdict for one in report.signatures] == [Verdict.VALID, Verdict.VALID]
    assert [one.signer_name for one in report.signatures] == [leader.name, keys.commune.name]
    assert all(one.timestamp_valid for one in report.signatures)
    said = text_of(pdf)
    letter = letter_of(case)
    day = clock.local(letter.sealed_at).date()
    for expected in ("01/PXL-UBND", f"năm {day.year}", leader.name, letter.secret, "XIN LỖI"):
        assert expected in said
    assert case.pin not in said
    assert keys_of(keys.citizen, case) == ["01", "04"]
    assert selectors.result_by_code(code=case.code, pin=letter.secret) == (
        case.id,
        "01/PXL-UBND",
        pdf,
    )
    with pytest.raises(NotFound):
        selectors.case_track(code=case.code, pin=letter.secret)
    the_ledger_tells_of_it(keys, case)


def the_ledger_tells_of_it(keys, case):
    rows = list(LedgerEntry.objects.filter(case_id=case.id).order_by("number"))
    assert [row.name for row in rows[-3:]] == ["extend", "sign_letter", "seal_letter"]
    assert [row.post for row in rows[-2:]] == ["approver", "registrar"]
    assert rows[-1].body["document_number"] == "01/PXL-UBND"
    assert selectors.ledger_verify(tell=pytest.fail, code=case.code) == len(rows)
    detail = selectors.case_detail(actor=keys.citizen, case_id=case.id)
    assert "Cơ quan đã gửi văn bản có chữ ký số" in [line.title for line in detail.ledger]
    assert not detail.extension.is_late


def test_a_notice_of_stopping_waits_for_the_leader_also_when_the_system_stopped(keys):
    case = stopped(keys, SYSTEM)

    sign(keys, case)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(signing, "pdf_seal", unavailable)
        with pytest.raises(Unavailable):
            seal(keys, case)
    seal(keys, case)

    said = text_of(form(keys.citizen, case, "05"))
    for expected in ("01/TB-UBND", "Chờ bản án.", keys.officer(Role.APPROVER).name):
        assert expected in said
    assert IssuedNumber.objects.count() == 1
    assert Case.objects.get(pk=case.id).step == "stopped"


def unavailable(**_given):
    raise Unavailable


def test_a_letter_that_nobody_needs_any_more_is_taken_back(keys):
    opened, ended = stopped(keys), extended(keys)
    do(services.case_reopen, opened.id, keys.officer(Role.APPROVER), reason="Đã có bản án.")
    do(services.case_withdraw, ended.id, keys.citizen, reason="Không còn nhu cầu.")

    for case in (opened, ended):
        assert letter_of(case).void_at is not None
        with pytest.raises((LetterNotWaiting, NotFound, Exception)) as refused:
            sign(keys, case)
        assert refused.value.code in ("letter_not_waiting", "step_not_allowed")
    assert selectors.letters_waiting(actor=keys.officer(Role.APPROVER)) == ()
    assert keys_of(keys.officer(Role.APPROVER), opened)[:2] == ["01", "05"]
    assert "05" not in keys_of(keys.citizen, opened)


@pytest.mark.parametrize(
    ("steps", "late"),
    [
        ("", True),
        ("03-28 16:59 sign", True),
        ("03-28 09:00 sign, 03-30 23:59 seal", False),
        ("03-28 09:00 sign, 03-31 00:00 seal", True),
    ],
)
def test_an_extension_holds_only_with_a_letter_that_went_out_a_day_before_the_old_due_time(
    world, stop_clock, steps, late
):
    keys = world
    stop_clock("2025-03-17 08:00")
    worlds.give_keys(keys)
    case = worlds.taken(keys)
    Case.objects.filter(pk=case.id).update(due_at=stop_clock("2025-03-31 08:00"))
    stop_clock("2025-03-27 08:00")
    longer = {"reason": "Xác minh.", "value": 10, "unit": TimeUnit.WORKING_DAY}
    do(services.case_extend, case.id, keys.officer(Role.CASE_OFFICER), **longer)
    for each in filter(None, steps.split(", ")):
        stop_clock(f"2025-{each[:11]}")
        {"sign": sign, "seal": seal}[each[12:]](keys, case)

    before, after = stop_clock("2025-03-30 23:59"), stop_clock("2025-04-02 09:00")

    row = Case.objects.get(pk=case.id)
    if not steps:
        assert not clocks.counts_late(row, before)
    assert clocks.counts_late(row, after) is late
    assert clocks.timeliness_at(row, after).value == ("late" if late else "early")
    extension = selectors.case_detail(actor=keys.citizen, case_id=case.id).extension
    assert extension.is_late is late


def test_letters_are_signed_in_bulk_and_one_that_is_gone_is_told(keys):
    first, second = extended(keys), stopped(keys)
    leader = keys.officer(Role.APPROVER)
    waiting = selectors.letters_waiting(actor=leader)
    choices = [BulkChoice(task_id=each.id, version=each.version) for each in waiting]
    assert [each.case_id for each in waiting] == [first.id, second.id]

    with pytest.raises(NotFound):
        services.letters_start(actor=leader, run_id=new_id(), command=Command.SIGN, choices=choices)
    run_id = services.letters_start(
        actor=leader, run_id=new_id(), command=Command.SIGN_LETTER, choices=choices
    )
    do(services.case_reopen, second.id, leader, reason="Đã có bản án.")
    with pytest.MonkeyPatch.context() as known:
        known.setattr("motcua.cases.services.bulk.actor_of", lambda _account_id: leader)
        services.bulk_execute(run_id=UUID(str(run_id)))

    states = dict(BulkItem.objects.values_list("case_id", "state"))
    assert states == {first.id: BulkState.DONE, second.id: BulkState.REFUSED}
    assert letter_of(first).signed_at is not None
    assert CaseFile.objects.filter(case_id=first.id, kind="signed").count() == 0


def test_a_letter_left_lying_goes_up_level_by_level_until_it_is_out(world, stop_clock):
    stop_clock("2025-03-17 08:00")
    worlds.give_keys(world)
    tree = hierarchy.grow(world)
    case = stopped(world)
    leaders = (tree.commune_chair, tree.district_chair)

    def read():
        services.alerts_sweep()
        found = [selectors.alerts_of(actor=each) for each in leaders]
        return [[row.height for row in rows if row.kind is AlertKind.LETTER] for rows in found]

    stop_clock("2025-03-17 16:00")
    assert read() == [[], []]
    stop_clock("2025-03-18 08:01")  # a working day without the signature
    assert read() == read() == [[1], []]
    stop_clock("2025-03-19 08:02")  # and one without a word
    assert read() == [[1], [2]]
    sign(world, case)
    assert read() == [[], []]
    stop_clock("2025-03-20 08:03")  # now it waits for the seal
    assert read() == [[1], []]
    alert = next(
        each
        for each in selectors.alerts_of(actor=tree.commune_chair)
        if each.kind is AlertKind.LETTER
    )
    assert "văn bản" in alert.step_title
    services.alert_acknowledge(actor=tree.commune_chair, alert_id=alert.id)
    stop_clock("2025-03-24 08:00")
    assert read() == [[1], []]
    seal(world, case)
    assert read() == [[], []]


def test_an_apology_goes_up_while_it_can_still_be_in_time(world, stop_clock):
    stop_clock("2025-03-17 08:00")
    case = worlds.taken(world)
    Case.objects.filter(pk=case.id).update(due_at=stop_clock("2025-03-19 08:00"))
    stop_clock("2025-03-18 08:00")  # it has to go out today
    longer = {"reason": "Xác minh.", "value": 10, "unit": TimeUnit.WORKING_DAY}
    do(services.case_extend, case.id, world.officer(Role.CASE_OFFICER), **longer)
    letters = Alert.objects.filter(case_id=case.id, kind=AlertKind.LETTER)

    stop_clock("2025-03-18 15:59")
    services.alerts_sweep()
    assert not letters.exists()
    stop_clock("2025-03-18 16:00")  # half of the time is gone
    services.alerts_sweep()

    assert list(letters.values_list("height", flat=True)) == [1]


def test_the_leader_and_then_the_registrar_are_told_once_that_a_letter_waits(keys):
    case, event_id = extended(keys), new_id()
    for command in ("extend", "extend", "sign_letter"):
        on_case_changed(
            CaseChanged(
                id=event_id if command == "extend" else new_id(),
                case_id=case.id,
                command=command,
                number=case.version,
            )
        )

    waits = Message.objects.filter(subject__startswith="Văn bản chờ", channel="in_app")
    assert [(row.person_id, row.subject) for row in waits.order_by("at", "id")] == [
        (keys.officer(Role.APPROVER).staff_id, f"Văn bản chờ ký số - {case.code}"),
        (keys.officer(Role.REGISTRAR).staff_id, f"Văn bản chờ vào số, đóng dấu - {case.code}"),
    ]
