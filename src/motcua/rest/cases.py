"""Cases for machines: one address per command."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.cases import selectors, services
from motcua.cases.types import CaseSummary, Submission
from motcua.catalogue.types import Channel
from motcua.kernel.idempotency import replaying
from motcua.rest import schemas
from motcua.rest.caller import actor_of, once_of
from motcua.rest.problems import answer, file_answer

router = Router(tags=["cases"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 422), schemas.Problem)
CREATED: Any = {201: schemas.CaseOut, 413: schemas.Problem, **REFUSALS}
DONE: Any = {200: schemas.CaseOut, 413: schemas.Problem, 503: schemas.Problem, **REFUSALS}
SEEN: Any = dict.fromkeys((401, 404, 422), schemas.Problem)


@router.post("", response=CREATED, operation_id="case_submit")
def submit(request: HttpRequest, body: schemas.CaseIn) -> HttpResponse:
    """Submit a complete dossier: form data and uploaded files in one call."""
    once = once_of(request, status=201)
    submission = Submission(
        procedure_code=body.procedure_code,
        agency_id=body.agency_id,
        data=body.data,
        files=tuple((item.component, item.file_id) for item in body.files),
    )
    with replaying(once):
        case = services.case_submit(
            actor=actor_of(request), submission=submission, channel=Channel(body.channel), once=once
        )
    return answer(case.as_json(), 201)


@router.get("", response={200: schemas.CaseListOut, **SEEN}, operation_id="case_list")
def listing(request: HttpRequest, query: Query[schemas.CaseListQuery]) -> Any:
    """An officer's queue, or a citizen's own cases."""
    actor = actor_of(request)
    if actor.is_citizen:
        own = selectors.cases_of_citizen(actor=actor, cursor=query.cursor)
        return {"rows": own.rows, "next_cursor": own.next_cursor}
    page = selectors.inbox(actor=actor, tab=query.tab, cursor=query.cursor)
    return {"rows": page.rows, "next_cursor": page.next_cursor}


@router.get(
    "/{uuid:case_id}", response={200: schemas.CaseDetailOut, **SEEN}, operation_id="case_get"
)
def detail(request: HttpRequest, case_id: UUID) -> Any:
    """Everything about one case that the caller may see."""
    actor = actor_of(request)
    found = selectors.case_detail(actor=actor, case_id=case_id)
    if actor.is_staff:
        audit.record(actor=actor, what=What.CASE_READ, subject_ref=case_id)
    return found


@router.get(
    "/{uuid:case_id}/files/{uuid:file_id}",
    operation_id="case_file",
    response={200: None, **schemas.FILE_REFUSALS},
)
def download(request: HttpRequest, case_id: UUID, file_id: UUID) -> HttpResponse:
    """The bytes of a file of the case; 403 `file_infected` where the scanner found malware."""
    actor = actor_of(request)
    name, media_type, content = selectors.case_file(actor=actor, case_id=case_id, file_id=file_id)
    audit.record(actor=actor, what=What.FILE_READ, subject_ref=case_id, object_ref=file_id)
    return file_answer(name, media_type, content)


@router.get("/{uuid:case_id}/forms/{form}", operation_id="case_form", response={200: None, **SEEN})
def printed_form(request: HttpRequest, case_id: UUID, form: str) -> HttpResponse:
    """A printed form of the case as PDF: 01 to 06, as far as the case has them."""
    actor = actor_of(request)
    pdf = selectors.printed_form(actor=actor, case_id=case_id, form=form)
    audit.record(actor=actor, what=What.FORM_PRINTED, subject_ref=case_id)
    return HttpResponse(pdf, content_type="application/pdf")


def _run(
    request: HttpRequest, command: Any, case_id: UUID, body: schemas.StepIn, **renamed: Any
) -> HttpResponse:
    """Give the command what the body says, under the same names unless they are `renamed`."""
    once = once_of(request)
    fields = renamed or {
        name: getattr(body, name) for name in type(body).model_fields if name != "version"
    }
    with replaying(once):
        case: CaseSummary = command(
            actor=actor_of(request),
            case_id=case_id,
            expected_version=body.version,
            once=once,
            **fields,
        )
    return answer(case.as_json())


@router.post("/{uuid:case_id}/accept", response=DONE, operation_id="case_accept")
def accept(request: HttpRequest, case_id: UUID, body: schemas.AcceptIn) -> HttpResponse:
    """Receive the dossier: case code and due time."""
    return _run(request, services.case_accept, case_id, body)


@router.post("/{uuid:case_id}/refuse-intake", response=DONE, operation_id="case_refuse_intake")
def refuse_intake(request: HttpRequest, case_id: UUID, body: schemas.ReasonIn) -> HttpResponse:
    """Do not receive the dossier."""
    return _run(request, services.case_refuse_intake, case_id, body)


@router.post("/{uuid:case_id}/take", response=DONE, operation_id="case_take")
def take(request: HttpRequest, case_id: UUID, body: schemas.StepIn) -> HttpResponse:
    """Take the case out of the pool."""
    return _run(request, services.case_take, case_id, body)


@router.post("/{uuid:case_id}/assign", response=DONE, operation_id="case_assign")
def assign(request: HttpRequest, case_id: UUID, body: schemas.AssignIn) -> HttpResponse:
    """Give the case to a colleague who holds the post of its open task."""
    return _run(request, services.case_assign, case_id, body)


@router.post("/{uuid:case_id}/take-back", response=DONE, operation_id="case_take_back")
def take_back(request: HttpRequest, case_id: UUID, body: schemas.TakeBackIn) -> HttpResponse:
    """Take back the step just sent, as long as nobody has taken it."""
    return _run(request, services.case_take_back, case_id, body)


@router.post("/{uuid:case_id}/release", response=DONE, operation_id="case_release")
def release(request: HttpRequest, case_id: UUID, body: schemas.StepIn) -> HttpResponse:
    """Put a taken case back into the pool."""
    return _run(request, services.case_release, case_id, body)


@router.post(
    "/{uuid:case_id}/request-supplement", response=DONE, operation_id="case_request_supplement"
)
def request_supplement(
    request: HttpRequest, case_id: UUID, body: schemas.SupplementIn
) -> HttpResponse:
    """Ask for what is missing; the clock stops."""
    return _run(request, services.case_request_supplement, case_id, body)


@router.post(
    "/{uuid:case_id}/answer-supplement", response=DONE, operation_id="case_answer_supplement"
)
def answer_supplement(request: HttpRequest, case_id: UUID, body: schemas.AnswerIn) -> HttpResponse:
    """Hand in what was asked; the clock runs again."""
    return _run(
        request,
        services.case_answer_supplement,
        case_id,
        body,
        answer=body.answer,
        file_ids=body.files,
        changes=body.changes,
        papers=[(item.component, item.file_id) for item in body.papers],
    )


@router.post("/{uuid:case_id}/request-payment", response=DONE, operation_id="case_request_payment")
def request_payment(request: HttpRequest, case_id: UUID, body: schemas.PaymentIn) -> HttpResponse:
    """Tell the citizen of a financial obligation; the clock stands until it is met."""
    return _run(request, services.case_request_payment, case_id, body)


@router.post("/{uuid:case_id}/confirm-payment", response=DONE, operation_id="case_confirm_payment")
def confirm_payment(request: HttpRequest, case_id: UUID, body: schemas.NoteIn) -> HttpResponse:
    """Keep that the obligation is met; the clock runs again."""
    return _run(request, services.case_confirm_payment, case_id, body)


@router.post("/{uuid:case_id}/extend", response=DONE, operation_id="case_extend")
def extend(request: HttpRequest, case_id: UUID, body: schemas.ExtendIn) -> HttpResponse:
    """Apologise and put off the due time, once."""
    return _run(request, services.case_extend, case_id, body)


@router.post("/{uuid:case_id}/stop", response=DONE, operation_id="case_stop")
def stop(request: HttpRequest, case_id: UUID, body: schemas.StopIn) -> HttpResponse:
    """Put the case aside, with a notice to the citizen."""
    return _run(request, services.case_stop, case_id, body)


@router.post("/{uuid:case_id}/reopen", response=DONE, operation_id="case_reopen")
def reopen(request: HttpRequest, case_id: UUID, body: schemas.ReasonIn) -> HttpResponse:
    """Take a stopped case up again; what was left of its time runs on."""
    return _run(request, services.case_reopen, case_id, body)


@router.post("/{uuid:case_id}/forward", response=DONE, operation_id="case_forward")
def forward(request: HttpRequest, case_id: UUID, body: schemas.ForwardIn) -> HttpResponse:
    """Finish a step before the last appraisal; the process says what comes next."""
    return _run(request, services.case_forward, case_id, body)


@router.post("/{uuid:case_id}/answer-consult", response=DONE, operation_id="case_answer_consult")
def answer_consult(request: HttpRequest, case_id: UUID, body: schemas.OpinionIn) -> HttpResponse:
    """Give the opinion for which another agency asked."""
    return _run(request, services.case_answer_consult, case_id, body)


@router.post("/{uuid:case_id}/receive-outside", response=DONE, operation_id="case_receive_outside")
def receive_outside(request: HttpRequest, case_id: UUID, body: schemas.OutsideIn) -> HttpResponse:
    """Note that what the case waited for outside has come."""
    return _run(request, services.case_receive_outside, case_id, body)


@router.post("/{uuid:case_id}/propose", response=DONE, operation_id="case_propose")
def propose(request: HttpRequest, case_id: UUID, body: schemas.ProposeIn) -> HttpResponse:
    """Finish the appraisal with a proposal."""
    return _run(request, services.case_propose, case_id, body)


@router.post("/{uuid:case_id}/approve", response=DONE, operation_id="case_approve")
def approve(request: HttpRequest, case_id: UUID, body: schemas.ForwardIn) -> HttpResponse:
    """Approve the proposal."""
    return _run(request, services.case_approve, case_id, body)


@router.post("/{uuid:case_id}/send-back", response=DONE, operation_id="case_send_back")
def send_back(request: HttpRequest, case_id: UUID, body: schemas.ReasonIn) -> HttpResponse:
    """Return the case to the previous step."""
    return _run(request, services.case_send_back, case_id, body)


@router.post("/{uuid:case_id}/sign", response=DONE, operation_id="case_sign")
def sign(request: HttpRequest, case_id: UUID, body: schemas.StepIn) -> HttpResponse:
    """Sign the result with the approver's certificate."""
    return _run(request, services.case_sign, case_id, body)


@router.post("/{uuid:case_id}/seal", response=DONE, operation_id="case_seal")
def seal(request: HttpRequest, case_id: UUID, body: schemas.StepIn) -> HttpResponse:
    """Number the result and put the agency's seal on it."""
    return _run(request, services.case_seal, case_id, body)


@router.post(
    "/{uuid:case_id}/letters/{int:letter_id}/sign", response=DONE, operation_id="letter_sign"
)
def sign_letter(
    request: HttpRequest, case_id: UUID, letter_id: int, body: schemas.StepIn
) -> HttpResponse:
    """Sign an apology (form 04) or a notice of stopping (05) with the approver's certificate."""
    return _run(request, services.letter_sign, case_id, body, letter_id=letter_id)


@router.post(
    "/{uuid:case_id}/letters/{int:letter_id}/seal", response=DONE, operation_id="letter_seal"
)
def seal_letter(
    request: HttpRequest, case_id: UUID, letter_id: int, body: schemas.StepIn
) -> HttpResponse:
    """Number the signed letter and put the agency's seal on it: now the citizen has it."""
    return _run(request, services.letter_seal, case_id, body, letter_id=letter_id)


@router.post("/{uuid:case_id}/hand-over", response=DONE, operation_id="case_hand_over")
def hand_over(request: HttpRequest, case_id: UUID, body: schemas.NoteIn) -> HttpResponse:
    """Give the result to the citizen."""
    return _run(request, services.case_hand_over, case_id, body)


@router.post("/{uuid:case_id}/withdraw", response=DONE, operation_id="case_withdraw")
def withdraw(request: HttpRequest, case_id: UUID, body: schemas.ReasonIn) -> HttpResponse:
    """Take the dossier back."""
    return _run(request, services.case_withdraw, case_id, body)
