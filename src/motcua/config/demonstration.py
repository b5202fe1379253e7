"""A dossier of the demonstration that shows at once what else takes days: two agencies asked."""

import hashlib

from django.db import transaction

from motcua.cases.services import case_accept, case_forward, case_submit, case_take
from motcua.cases.types import CaseSummary, Submission
from motcua.catalogue.selectors import procedure_card
from motcua.catalogue.types import Channel, OfferedAt
from motcua.config.province import CITIZENS
from motcua.identity.selectors import actor_named
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.idempotency import Once, answer_given
from motcua.organisation.selectors import holders_of

BUILDING_PERMIT = "1.013236"  # its process asks the provincial police and the land department
KEY = "demonstration:consultation"
ASK = "ask"  # the decision of that process


def consultation() -> None:
    """A building permit that waits for two opinions: entered at the desk, received, taken, sent out
    to be asked about. Nothing where the province has nobody for it, or it was made before.
    """
    place = _place()
    if place is None:
        return
    desk = _officer(place, Role.DESK_OFFICER)
    assert desk.account_id is not None
    body = hashlib.sha256(KEY.encode()).digest()
    once = Once(account_id=desk.account_id, key=KEY, body_hash=body)
    if answer_given(once):
        return
    with transaction.atomic():
        _asked(place, desk, once)


def _asked(place: OfferedAt, desk: Actor, once: Once) -> CaseSummary:
    officer = _officer(place, Role.CASE_OFFICER)
    case = case_submit(
        actor=desk, submission=_submission(place), channel=Channel.COUNTER, once=once
    )
    papers = procedure_card(BUILDING_PERMIT).version.papers
    case = case_accept(
        actor=desk,
        case_id=case.id,
        expected_version=case.version,
        checked=[part.key for part in papers if part.required],
    )
    case = case_take(actor=officer, case_id=case.id, expected_version=case.version)
    return case_forward(
        actor=officer,
        case_id=case.id,
        expected_version=case.version,
        decision=ASK,
        note="Công trình gần khu dân cư: xin ý kiến về phòng cháy, chữa cháy và về đất đai.",
    )


def _place() -> OfferedAt | None:
    """The first agency that decides and whose posts are all held."""
    return next(
        (
            place
            for places in procedure_card(BUILDING_PERMIT).offered_at.values()
            for place in places
            if _officers(place, Role.DESK_OFFICER) and _officers(place, Role.CASE_OFFICER)
        ),
        None,
    )


def _officers(place: OfferedAt, role: Role) -> list[str]:
    at_desk = role is Role.DESK_OFFICER
    agency_id = place.receiving_agency_id if at_desk else place.agency_id
    return [person.username for person in holders_of(agency_id, role, clock.today())]


def _officer(place: OfferedAt, role: Role) -> Actor:
    return actor_named(_officers(place, role)[0])


def _submission(place: OfferedAt) -> Submission:
    citizen = CITIZENS[1]
    applicant = {
        "full_name": citizen.full_name,
        "personal_number": citizen.personal_number,
        "phone": citizen.phone,
        "email": citizen.email,
        "address": citizen.address,
    }
    content = "Đề nghị cấp giấy phép xây dựng nhà kho hai tầng tại phường Bình Phước."
    return Submission(
        procedure_code=BUILDING_PERMIT,
        agency_id=place.agency_id,
        data={"applicant": applicant, "content": content},
    )
