"""The three real procedures, from submission to the sealed paper with its own layout and book."""

import pytest

from cases import world as worlds
from cases.test_result import do, result_of, text_of
from catalogue import samples
from motcua.cases import services
from motcua.cases.models import LedgerEntry, Task
from motcua.cases.types import Outcome, Status, Step, Submission
from motcua.kernel.actor import Role
from motcua.kernel.errors import Invalid
from motcua.signing import services as signing
from motcua.signing.types import Verdict

AFTER = {
    Step.INTAKE: (services.case_accept, {}),
    Step.APPROVE: (services.case_approve, {}),
    Step.SIGN: (services.case_sign, {}),
    Step.SEAL: (services.case_seal, {}),
    Step.HAND_OVER: (services.case_hand_over, {}),
}
FINDINGS = "Có 01 án tích theo Bản án số 12/2023/HS-ST, chưa được xóa."
PROPOSAL = {"outcome": Outcome.GRANTED, "proposal": FINDINGS}


def walk(world, case):
    """Each step by whoever holds the post of the open task."""
    while case.step is not Step.END:
        task = Task.objects.get(case_id=case.id, closed_at=None)
        actor = world.actors[task.agency_id, Role(task.role)]
        if case.step is Step.APPRAISE and case.status is Status.RECEIVED:
            case = do(services.case_take, case, actor)
        elif case.step is Step.APPRAISE:
            case = do(services.case_propose, case, actor, **PROPOSAL)
        else:
            service, fields = AFTER[case.step]
            if service is services.case_accept:
                fields = {"checked": worlds.required(case.procedure_code)}
            case = do(service, case, actor, **fields)
    return case


def handed_in(world, code, agency, data):
    submission = Submission(
        procedure_code=code, agency_id=agency.id, data=data, files=worlds.papers(world, code)
    )
    return services.case_submit(actor=world.citizen, submission=submission)


@pytest.mark.parametrize(
    ("code", "agency", "data", "paper"),
    [
        (
            worlds.JUDICIAL,
            "police",
            samples.JUDICIAL,
            ["/PLLTP-CAT", "Điểu Văn Bình", "20/05/1990", "999090001235", FINDINGS],
        ),
        (
            worlds.BIRTH,
            "commune",
            samples.BIRTH,
            ["/GKS-UBND", "Trần Gia Hân", "Lê Thị Hạnh", "Trần Văn Nam"],
        ),
        (
            worlds.COPIES,
            "commune",
            samples.COPIES,
            ["/CTBS-UBND", "Bằng tốt nghiệp đại học", "Hợp đồng lao động"],
        ),
    ],
)
def test_a_real_procedure_ends_in_its_own_paper(keys, code, agency, data, paper):
    competent = getattr(keys, agency)

    case = walk(keys, handed_in(keys, code, competent, data))

    number, pdf = result_of(keys, case)
    text = text_of(pdf).casefold()
    assert case.status is Status.RETURNED
    assert case.code.startswith(competent.identifier)
    for words in (number, *paper):
        assert words.casefold() in text
    verdicts = [one.verdict for one in signing.pdf_verify(pdf=pdf).signatures]
    assert verdicts == [Verdict.VALID, Verdict.VALID]
    posts = LedgerEntry.objects.filter(case_id=case.id).order_by("number")
    assert [entry.post for entry in posts] == [
        "", "desk_officer", "case_officer", "case_officer", "approver", "approver",
        "registrar", "desk_officer",
    ]  # fmt: skip


def test_a_judicial_record_says_what_the_officer_found_not_what_the_applicant_declared(keys):
    declared = {**samples.JUDICIAL, "criminal_record": "none", "show_ban": True}
    case = walk(keys, handed_in(keys, worlds.JUDICIAL, keys.police, declared))

    text = text_of(result_of(keys, case)[1]).casefold()

    assert f"kết quả tra cứu, xác minh: {FINDINGS}".casefold() in text
    assert "không có án tích" not in text
    assert "cấm đảm nhiệm" not in text


def test_a_judicial_record_is_not_proposed_without_findings(keys):
    case = handed_in(keys, worlds.JUDICIAL, keys.police, samples.JUDICIAL)
    desk, seen = keys.officer(Role.DESK_OFFICER, keys.centre), worlds.required(worlds.JUDICIAL)
    case = do(services.case_accept, case, desk, checked=seen)
    officer = keys.officer(Role.CASE_OFFICER, keys.police)
    case = do(services.case_take, case, officer)

    with pytest.raises(Invalid) as refused:
        do(services.case_propose, case, officer, outcome=Outcome.GRANTED, proposal=" ")
    assert set(refused.value.fields) == {"proposal"}
