"""From submission to a sealed result in the citizen's hands."""

import pytest

from cases import world as worlds
from motcua.cases import selectors, services
from motcua.cases.lifecycle import Clock, Delivery, Status, Step
from motcua.cases.models import ClockSegment, LedgerEntry
from motcua.cases.types import FileKind, Outcome
from motcua.kernel.actor import Role
from motcua.signing import services as signing
from motcua.signing.types import Verdict


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, Outcome.REFUSED])
def test_a_case_walks_from_submission_to_a_valid_result(keys, outcome):
    case = worlds.sealed(keys, outcome)
    case = services.case_hand_over(
        actor=keys.officer(Role.DESK_OFFICER), case_id=case.id, expected_version=case.version
    )

    assert (case.status, case.step, case.clock) == (Status.RETURNED, Step.END, Clock.STOPPED)
    assert case.delivery is Delivery.HANDED_OVER
    detail = selectors.case_detail(actor=keys.citizen, case_id=case.id)
    result = next(file for file in detail.files if file.kind is FileKind.RESULT)
    _name, media_type, content = selectors.case_file(
        actor=keys.citizen, case_id=case.id, file_id=result.id
    )
    report = signing.pdf_verify(pdf=content)
    assert media_type == "application/pdf"
    assert [signature.verdict for signature in report.signatures] == [Verdict.VALID, Verdict.VALID]
    written = LedgerEntry.objects.filter(case_id=case.id).order_by("number")
    assert [entry.name for entry in written] == [
        "submit", "accept", "take", "propose", "approve", "sign", "seal", "hand_over",
    ]  # fmt: skip
    assert [line.name for line in detail.ledger] == ["submit", "accept", "seal", "hand_over"]
    assert not ClockSegment.objects.filter(case_id=case.id, to_at__isnull=True).exists()
