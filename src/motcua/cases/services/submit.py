"""A dossier comes in: from a citizen online, or from an officer at the counter."""

from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.applicants import Applicant, applicant_of, found_by
from motcua.cases.arriving import refusal_of
from motcua.cases.change import (
    Extra,
    data_proof,
    ledger_row,
    make_found,
    summary_of,
)
from motcua.cases.consent import Help
from motcua.cases.copies import copies_ensure
from motcua.cases.errors import PaperMissing
from motcua.cases.events import CaseChanged
from motcua.cases.flow import started
from motcua.cases.lifecycle import SUBMITTED, Command
from motcua.cases.models import Case, CaseData, CaseFile
from motcua.cases.rules import INTAKE_HOURS, new_pin, new_reference
from motcua.cases.types import CaseSummary, FileKind, Submission
from motcua.catalogue import selectors as catalogue
from motcua.catalogue import services as forms
from motcua.catalogue.types import Channel, OfferingInfo, PublishedVersion
from motcua.files import selectors as files
from motcua.identity import services as identity
from motcua.kernel import chain, clock, db
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotAllowed
from motcua.kernel.events import publish
from motcua.kernel.idempotency import Once, remember
from motcua.worktime import selectors as worktime
from motcua.worktime.types import TimeUnit


def case_submit(
    *,
    actor: Actor,
    submission: Submission,
    channel: Channel = Channel.ONLINE,
    once: Once | None = None,
    helped: Help | None = None,
) -> CaseSummary:
    """Take in a complete dossier: checked, numbered with a receipt reference, on disk when this
    returns.

    A citizen submits for herself; a desk officer of the receiving agency enters it for a citizen
    at the counter. With `helped` another one hands it in online for a citizen who consented: the
    dossier is the citizen's (`assistance_submit` alone asks for that, in its own transaction).
    At most eight statements: uploads, (person), then one round trip.
    """
    offering = catalogue.offering_for(submission.procedure_code, submission.agency_id)
    version = catalogue.published_version(offering.version_id)
    supporting_id = None if helped is not None else _supporting(actor, channel, offering)
    data = forms.form_validate(version.form, submission.data)
    papers = _papers(actor, version, submission, channel)
    applicant = applicant_of(data)
    with transaction.atomic():
        case = _new_case(offering, version, channel, applicant)
        case.person_id = _person_id(actor, applicant)
        case.supporting_agency_id = supporting_id
        return _insert(
            case,
            version,
            data,
            papers,
            actor=actor,
            once=once,
            helped=helped,
            commits=True,
        )


class LinkedTo(NamedTuple):
    """The case, and the token of its process, that waits for another case."""

    case: Case
    token: int


def case_submit_linked(*, actor: Actor, submission: Submission, to: LinkedTo) -> CaseSummary:
    """Open a case that another one waits for, with that one's person, data and papers.

    In the caller's transaction. The data were checked when the first case came in.
    """
    offering = catalogue.offering_for(submission.procedure_code, submission.agency_id)
    version = catalogue.published_version(offering.version_id)
    applicant = applicant_of(submission.data)
    case = _new_case(offering, version, Channel(to.case.channel), applicant)
    case.person_id = to.case.person_id
    case.origin_id, case.origin_token = to.case.pk, to.token
    papers = list(submission.files)
    return _insert(case, version, submission.data, papers, actor=actor, once=None)


def _supporting(actor: Actor, channel: Channel, offering: OfferingInfo) -> UUID | None:
    """The agency that takes the dossier in for the receiving one, if it is another; refuses who may
    not submit.

    Any one-stop desk may take in a dossier for another agency (NĐ 61/2018, intake regardless of
    territory, as amended by NĐ 107/2021).
    """
    if channel is Channel.ONLINE and actor.is_citizen:
        return None
    if channel is Channel.ONLINE:
        raise NotAllowed
    if actor.holds(Role.DESK_OFFICER, offering.receiving_agency_id):
        return None
    for post in actor.posts:
        if post.role is Role.DESK_OFFICER:
            return post.agency_id
    raise NotAllowed


def _person_id(actor: Actor, applicant: Applicant) -> UUID:
    if actor.is_citizen and actor.person_id is not None:
        return actor.person_id
    person = identity.person_ensure(
        full_name=applicant.full_name,
        personal_number=applicant.personal_number,
        phone=applicant.phone,
        email=applicant.email,
        address=applicant.address,
    )
    return person.id


def _papers(
    actor: Actor, version: PublishedVersion, submission: Submission, channel: Channel
) -> list[tuple[str, UUID]]:
    """The uploads in their places: known components, own files, nothing that must be there
    missing.
    """
    known = {part.key: part for part in version.papers}
    refused = files.files_refused(
        actor=actor, file_ids=[file_id for _key, file_id in submission.files]
    )
    problems: dict[str, str] = {}
    place: dict[UUID, str] = {}
    for key, file_id in submission.files:
        if place.setdefault(file_id, key) != key:
            problems[f"files.{key}"] = _("Tệp này đã dùng cho thành phần khác. Xin tải tệp riêng.")
        elif key not in known:
            problems[f"files.{key}"] = _("Thành phần này không có trong thủ tục.")
        elif file_id in refused:
            problems[f"files.{key}"] = refused[file_id].text
    if problems:
        raise refusal_of(refused, problems)
    if channel is Channel.ONLINE:
        given = {key for key, _file_id in submission.files}
        missing = {
            f"files.{part.key}": _("Xin đính kèm: %(name)s") % {"name": part.name}
            for part in version.papers
            if part.required and part.key not in given
        }
        if missing:
            raise PaperMissing(fields=missing)
    papers = list(dict.fromkeys(submission.files))
    copies_ensure(version.code, [(f"files.{key}", file_id) for key, file_id in papers])
    return papers


def _new_case(
    offering: OfferingInfo,
    version: PublishedVersion,
    channel: Channel,
    applicant: Applicant,
) -> Case:
    return Case(
        reference=new_reference(),
        pin=new_pin(),
        result_code=new_pin(),
        procedure_version_id=version.id,
        procedure_code=version.code,
        channel=channel.value,
        applicant_name=applicant.full_name,
        applicant_phone=applicant.phone,
        applicant_email=applicant.email,
        receiving_agency_id=offering.receiving_agency_id,
        competent_agency_id=offering.competent_agency_id,
        step=SUBMITTED.step.value,
        status=SUBMITTED.status.value,
        clock=SUBMITTED.clock.value,
        delivery=SUBMITTED.delivery.value,
        submitted_at=clock.now(),
        ledger_head=chain.EMPTY,
    )


def _insert(
    case: Case,
    version: PublishedVersion,
    data: dict[str, Any],
    papers: list[tuple[str, UUID]],
    *,
    actor: Actor,
    once: Once | None,
    helped: Help | None = None,
    commits: bool = False,
) -> CaseSummary:
    form = CaseData(case_id=case.pk, revision=1, data=data, at=case.submitted_at)
    body = {
        **data_proof(form),
        "files": [[key, str(file_id)] for key, file_id in papers],
        "procedure_version": str(version.id),
    }
    if helped is not None:
        body["helped"] = helped.as_json()
    extra = Extra(body=body, note=helped.words() if helped is not None else "")
    role = Role.DESK_OFFICER.value if actor.is_staff else ""
    role = helped.role.value if helped is not None else role
    entry = ledger_row(
        case, actor=actor, command=Command.SUBMIT, role=role, at=case.submitted_at, extra=extra
    )
    summary = summary_of(case)
    begun = started(case, version, data, case.submitted_at)
    with db.pipeline(commits=commits):
        db.insert(case)
        db.insert(form)
        make_found(case, found_by(case, data))
        for key, file_id in papers:
            db.insert(
                CaseFile(
                    case_id=case.pk,
                    file_id=file_id,
                    kind=FileKind.COMPONENT.value,
                    component_key=key,
                    at=case.submitted_at,
                )
            )
        if helped is not None and helped.paper_id is not None:
            kind = FileKind.CONSENT.value
            db.insert(
                CaseFile(case_id=case.pk, file_id=helped.paper_id, kind=kind, at=case.submitted_at)
            )
        for task in begun.opened:
            task.sort_at = worktime.due(
                case.submitted_at, INTAKE_HOURS, TimeUnit.HOUR, agency_id=task.agency_id
            ).at
            db.insert(task)
        for timer in begun.timers:
            db.insert(timer)
        db.insert(entry)
        publish(CaseChanged(case_id=case.pk, command=Command.SUBMIT.value, number=entry.number))
        remember(once, summary.as_json())
    return summary
