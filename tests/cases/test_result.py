"""Sign, number and seal: the result on paper and in bytes, for every kind of result."""

import subprocess

import pytest
import time_machine

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.errors import CaseChanged, NotYourTask
from motcua.cases.models import Case, CaseFile
from motcua.cases.types import Delivery, FileKind, Outcome, Status
from motcua.documents.models import IssuedNumber
from motcua.kernel import clock
from motcua.kernel.actor import Role
from motcua.kernel.errors import NotFound, Unavailable
from motcua.signing import services as signing
from motcua.signing.errors import CredentialAbsent
from motcua.signing.types import Verdict


def do(service, case, actor, **fields):
    return service(actor=actor, case_id=case.id, expected_version=case.version, **fields)


def text_of(pdf):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def result_of(world, case):
    row = CaseFile.objects.get(case_id=case.id, kind=FileKind.RESULT)
    _name, _type, content = selectors.case_file(
        actor=world.citizen, case_id=case.id, file_id=row.file_id
    )
    return row.document_number, content


@pytest.mark.parametrize(
    ("outcome", "book", "words"),
    [
        (Outcome.GRANTED, "KQ", "Đề nghị đăng ký kết hôn."),
        (Outcome.REFUSED, "TB", "Chưa đủ tuổi kết hôn."),
    ],
)
def test_the_result_says_who_what_and_its_number(keys, outcome, book, words):
    case = worlds.sealed(keys, outcome)

    number, pdf = result_of(keys, case)
    text = text_of(pdf)

    assert number.endswith(f"/{book}-UBND")
    for said in (
        number,
        case.code,
        "Điểu Thị Mai",
        words,
        "Minh Hưng",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA",
    ):
        assert said in text
    report = signing.pdf_verify(pdf=pdf)
    assert [one.verdict for one in report.signatures] == [Verdict.VALID, Verdict.VALID]


def test_the_result_opens_by_code_and_pin_only(keys):
    case = worlds.sealed(keys)
    number, content = result_of(keys, case)

    assert selectors.result_by_code(code=case.code, pin=case.pin.lower()) == (
        case.id,
        number,
        content,
    )
    with pytest.raises(NotFound):
        selectors.result_by_code(code=case.code, pin="ZZZZZZ")


def test_a_result_carries_its_own_code_and_not_the_citizens_look_up_code(keys):
    case = worlds.sealed(keys)
    number, content = result_of(keys, case)
    row = Case.objects.get(pk=case.id)

    text = text_of(content)

    assert row.result_code in text
    assert case.pin not in text
    assert selectors.result_by_code(code=case.code, pin=row.result_code)[1] == number
    with pytest.raises(NotFound):
        selectors.case_track(code=case.code, pin=row.result_code)
    Case.objects.filter(pk=case.id).update(result_code="")  # as before results had a code
    with pytest.raises(NotFound):
        selectors.result_by_code(code=case.code, pin=" ")


def test_the_citizen_sees_no_result_before_the_seal_and_never_the_draft(keys):
    case = worlds.signed(keys)
    draft = CaseFile.objects.get(case_id=case.id, kind=FileKind.SIGNED).file_id

    detail = selectors.case_detail(actor=keys.citizen, case_id=case.id)

    assert draft not in {file.id for file in detail.files}
    assert (detail.outcome, detail.proposal) == (Outcome.NONE, "")
    with pytest.raises(NotFound):
        selectors.case_file(actor=keys.citizen, case_id=case.id, file_id=draft)
    registrar = keys.officer(Role.REGISTRAR)
    assert selectors.case_file(actor=registrar, case_id=case.id, file_id=draft)[2][:5] == b"%PDF-"


def test_numbers_of_a_book_follow_one_another_and_belong_to_their_case(keys):
    first, second = worlds.sealed(keys), worlds.sealed(keys)

    numbers = [int(result_of(keys, case)[0].split("/")[0]) for case in (first, second)]

    assert numbers[1] == numbers[0] + 1
    assert IssuedNumber.objects.count() == 2


def test_a_stale_sign_leaves_no_file_in_the_case_and_a_stale_seal_no_second_number(keys):
    case = worlds.approved(keys)
    approver, registrar = keys.officer(Role.APPROVER), keys.officer(Role.REGISTRAR)
    signed = do(services.case_sign, case, approver)

    with pytest.raises(CaseChanged):
        do(services.case_sign, case, approver)
    sealed = do(services.case_seal, signed, registrar)
    with pytest.raises(CaseChanged):
        do(services.case_seal, signed, registrar)

    assert CaseFile.objects.filter(case_id=case.id, kind=FileKind.SIGNED).count() == 1
    assert IssuedNumber.objects.count() == 1
    assert (sealed.status, sealed.delivery) == (Status.PROCESSED, Delivery.READY)


def test_a_seal_that_failed_does_not_bar_another_outcome_or_another_year(keys, monkeypatch):
    case = worlds.signed(keys)
    officer, approver = keys.officer(Role.CASE_OFFICER), keys.officer(Role.APPROVER)
    registrar = keys.officer(Role.REGISTRAR)

    with monkeypatch.context() as broken:
        broken.setattr(signing, "pdf_seal", unavailable)
        with pytest.raises(Unavailable):
            do(services.case_seal, case, registrar)
        with time_machine.travel("2031-01-02T03:00:00+00:00"), pytest.raises(Unavailable):
            do(services.case_seal, case, registrar)
    for actor in (registrar, approver, approver):
        case = do(services.case_send_back, case, actor, reason="Xem lại.")
    refusal = {"outcome": Outcome.REFUSED, "proposal": "Chưa đủ tuổi kết hôn."}
    case = do(services.case_propose, case, officer, **refusal)
    case = do(services.case_approve, case, approver)
    case = do(services.case_sign, case, approver)
    do(services.case_seal, case, registrar)

    assert result_of(keys, case)[0] == "01/TB-UBND"
    given = IssuedNumber.objects.order_by("id").values_list("text", "series__year")
    this_year = clock.today().year
    assert list(given) == [
        ("01/KQ-UBND", this_year),
        ("01/KQ-UBND", 2031),
        ("01/TB-UBND", this_year),
    ]


def unavailable(**_given):
    raise Unavailable


def test_an_approver_without_a_certificate_is_told_so(world):
    case = worlds.approved(world)

    with pytest.raises(CredentialAbsent):
        do(services.case_sign, case, world.officer(Role.APPROVER))
    assert Case.objects.get(pk=case.id).version == case.version


@pytest.mark.parametrize("role", [Role.CASE_OFFICER, Role.REGISTRAR, Role.DESK_OFFICER])
def test_only_the_approver_signs(keys, role):
    with pytest.raises(NotYourTask):
        do(services.case_sign, worlds.approved(keys), keys.officer(role))


def test_the_receipt_names_code_due_time_and_what_was_handed_in(world):
    case = worlds.received(world)

    text = text_of(selectors.printed_form(actor=world.citizen, case_id=case.id, form="01"))

    for said in (case.code, case.pin, "Điểu Thị Mai", "UBND XÃ MINH HƯNG"):
        assert said in text


def test_the_supplement_form_names_what_is_asked_and_why(world):
    case = worlds.taken(world)
    do(
        services.case_request_supplement,
        case,
        world.officer(Role.CASE_OFFICER),
        items=["Sổ hộ khẩu"],
        reason="Thiếu bản chính.",
    )

    text = text_of(selectors.printed_form(actor=world.citizen, case_id=case.id, form="02"))

    assert "Sổ hộ khẩu" in text
    assert "Thiếu bản chính." in text


def test_the_refusal_form_says_why(world):
    case = worlds.submit(world)
    do(
        services.case_refuse_intake,
        case,
        world.officer(Role.DESK_OFFICER),
        reason="Không thuộc thẩm quyền.",
    )

    text = text_of(selectors.printed_form(actor=world.citizen, case_id=case.id, form="03"))

    assert "Không thuộc thẩm quyền." in text
    assert "lệ phí" not in text


@pytest.mark.parametrize("form", ["01", "02", "03", "04", ""])
def test_a_form_that_does_not_fit_the_case_is_absent(world, form):
    with pytest.raises(NotFound):
        selectors.printed_form(actor=world.citizen, case_id=worlds.submit(world).id, form=form)


def test_a_form_of_somebody_elses_case_is_absent(world):
    with pytest.raises(NotFound):
        selectors.printed_form(actor=world.stranger, case_id=worlds.received(world).id, form="01")
