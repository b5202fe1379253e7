"""The three real procedures, from submission to the sealed paper with its own layout and book."""

import pytest

from cases import world as worlds
from cases.test_result import do, result_of, text_of
from catalogue import samples
from motcua.cases import services
from motcua.cases.models import LedgerEntry, Task
from motcua.cases.types import Outcome, Status, Step, Submission
from motcua.kernel.actor import Role
from motcua.signing import services as signing
from motcua.signing.types import Verdict

AFTER = {
    Step.INTAKE: (services.case_accept, {}),
    Step.APPROVE: (services.case_approve, {}),
    Step.SIGN: (services.case_sign, {}),
    Step.SEAL: (services.case_seal, {}),
    Step.HAND_OVER: (services.case_hand_over, {}),
}
PROPOSAL = {"outcome": Outcome.GRANTED, "proposal": "Đủ điều kiện."}


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
            case = do(service, case, actor, **fields)
    return case


@pytest.mark.parametrize(
    ("code", "agency", "data", "paper"),
    [
        (
            worlds.JUDICIAL,
            "police",
            samples.JUDICIAL,
            ["/PLLTP-CAT", "Điểu Văn Bình", "20/05/1990", "999090001235", "Không có án tích"],
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
    submission = Submission(
        procedure_code=code,
        agency_id=competent.id,
        data=data,
        files=worlds.papers(keys, code),
    )

    case = walk(keys, services.case_submit(actor=keys.citizen, submission=submission))

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
