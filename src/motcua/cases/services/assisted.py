"""Handing in online for a citizen who agreed: by a desk officer or a community helper.

The citizen owns the dossier. Until she agrees nothing is kept but the draft; afterwards the helper
keeps only the knowledge that it was handed in.
"""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from motcua.cases.applicants import Applicant, applicant_of
from motcua.cases.consent import ConsentKind, Help, digest_of
from motcua.cases.errors import ConsentMissing, PaperMissing, PhoneUnknown
from motcua.cases.models import Assistance
from motcua.cases.phones import is_helpers_own, known_phone
from motcua.cases.services.submit import case_submit
from motcua.cases.types import CaseSummary, Submission
from motcua.catalogue import selectors as catalogue
from motcua.catalogue import services as forms
from motcua.files import selectors as files
from motcua.identity import services as identity
from motcua.kernel import clock
from motcua.kernel.actor import Actor, PostRef, Role
from motcua.kernel.errors import Invalid, NotAllowed, NotFound
from motcua.kernel.idempotency import Once
from motcua.kernel.language import official
from motcua.notifications import services as notifications
from motcua.organisation import selectors as organisation

HELPING = (Role.HELPER, Role.DESK_OFFICER)
KEPT = timedelta(days=30)


@transaction.atomic
def assistance_save(*, actor: Actor, assistance_id: UUID, submission: Submission) -> None:
    """Keep what a helper typed for a citizen, right or wrong; it is the helper's alone until it is
    submitted. Changed answers end the consent to the former ones.

    Raises `NotAllowed` for others, `NotFound` for a key of somebody else or one submitted before.
    """
    helping_post(actor)
    assert actor.account_id is not None
    catalogue.offering_for(submission.procedure_code, submission.agency_id)
    row = Assistance.objects.select_for_update().filter(pk=assistance_id).first()
    if row is None:
        row = Assistance(id=assistance_id, account_id=actor.account_id, helper_name=actor.name)
    elif row.account_id != actor.account_id or row.submitted_at is not None:
        raise NotFound
    row.procedure_code, row.agency_id = submission.procedure_code, submission.agency_id
    row.data = submission.data
    row.files = [[key, str(file_id)] for key, file_id in submission.files]
    row.saved_at = clock.now()
    row.save()


def assistance_check(*, actor: Actor, assistance_id: UUID) -> None:
    """Raises `Invalid` with everything that the citizen should not be asked to agree to yet."""
    helping_post(actor)
    _checked(actor, _own(actor, assistance_id))


def assistance_send_code(*, actor: Actor, assistance_id: UUID) -> str:
    """Send the citizen a code for this dossier as it stands; answers the last digits of the phone.

    The phone is one known from before to be hers, never the one that the helper typed. Raises
    `PhoneUnknown` where there is none, `Invalid` while the dossier has mistakes, `CodesTooMany`,
    `SendUnavailable`. The code is kept nowhere.
    """
    helping_post(actor)
    row = _own(actor, assistance_id)
    applicant = _checked(actor, row)
    phone = known_phone(personal_number=applicant.personal_number, helper=actor)
    if not phone:
        raise PhoneUnknown
    code = identity.code_issue(actor=actor, subject=_subject(row), phone=phone)
    notifications.secret_send(to=phone, text=_words_of_code(row, code), kind="consent")
    Assistance.objects.filter(pk=row.pk, submitted_at=None).update(phone_end=phone[-3:])
    return phone[-3:]


def assistance_prove(*, actor: Actor, assistance_id: UUID, code: str) -> None:
    """Note that the citizen read out the code: she agrees to the dossier as it stands.

    Raises `CodeWrong`; a code for other answers is wrong too.
    """
    helping_post(actor)
    row = _own(actor, assistance_id)
    code_id = identity.code_prove(actor=actor, subject=_subject(row), code=code.strip())
    _agreed(row, ConsentKind.CODE, code_id=code_id)


def assistance_paper(*, actor: Actor, assistance_id: UUID, file_id: UUID) -> None:
    """Note that the citizen signed: the photo or scan is an upload of the helper's own."""
    helping_post(actor)
    row = _own(actor, assistance_id)
    if not files.own_files(actor=actor, file_ids=[file_id]):
        raise Invalid(fields={"paper": _("Không tìm thấy tệp đã tải lên. Xin tải lại tệp.")})
    _agreed(row, ConsentKind.PAPER, paper_id=file_id)


@transaction.atomic
def assistance_submit(*, actor: Actor, assistance_id: UUID) -> CaseSummary:
    """Hand in the dossier for the citizen, whose it is; only with her consent to just these
    answers. What the helper knew of them is forgotten in the same transaction.

    Raises `ConsentMissing` (nothing changes), `Invalid`, `NotFound`.
    """
    post = helping_post(actor)
    row = _own(actor, assistance_id, lock=True)
    applicant = _applicant(row.data)
    agreed = row.consent_digest == _digest(row) and row.consent and row.consent_at is not None
    if not agreed:
        raise ConsentMissing
    _not_the_helpers(actor, applicant)
    summary = case_submit(
        actor=actor,
        submission=Submission(
            procedure_code=row.procedure_code,
            agency_id=row.agency_id,
            data=row.data,
            files=tuple((key, UUID(file_id)) for key, file_id in row.files),
        ),
        once=_once(actor, row),
        helped=_help(actor, post, row),
    )
    row.case_id, row.submitted_at = summary.id, clock.now()
    row.data, row.files = {}, []
    row.save(update_fields=["case", "submitted_at", "data", "files"])
    return summary


@transaction.atomic
def assistance_drop(*, actor: Actor, assistance_id: UUID) -> None:
    """Forget a draft that was not submitted. Raises `NotFound`."""
    _own(actor, assistance_id, lock=True).delete()


def assistances_forget() -> int:
    """Drop drafts for citizens that nobody touched for thirty days; answer how many."""
    old = Assistance.objects.filter(submitted_at=None, saved_at__lt=clock.now() - KEPT)
    return old.delete()[0]


def helping_post(actor: Actor) -> PostRef:
    """The post for which the actor may help; raises `NotAllowed` for all others."""
    for role in HELPING:
        for post in actor.posts:
            if post.role is role and actor.account_id is not None:
                return post
    raise NotAllowed(_("Chỉ cán bộ một cửa và cộng tác viên được giúp người dân nộp hồ sơ."))


def _own(actor: Actor, assistance_id: UUID, *, lock: bool = False) -> Assistance:
    rows = Assistance.objects.select_for_update() if lock else Assistance.objects
    row = rows.filter(pk=assistance_id, submitted_at=None).first()
    if row is None or actor.account_id is None or row.account_id != actor.account_id:
        raise NotFound
    return row


def _checked(actor: Actor, row: Assistance) -> Applicant:
    """The citizen, once the dossier has no mistakes and no required paper is missing."""
    version = catalogue.published_version(
        catalogue.offering_for(row.procedure_code, row.agency_id).version_id
    )
    forms.form_validate(version.form, row.data)
    given = {key for key, _file in row.files}
    missing = {
        f"files.{part.key}": _("Xin đính kèm: %(name)s") % {"name": part.name}
        for part in version.papers
        if part.required and part.key not in given
    }
    if missing:
        raise PaperMissing(fields=missing)
    return _applicant(row.data)


def _applicant(data: dict[str, Any]) -> Applicant:
    """Whose dossier it will be: without her number nobody could find it in her account."""
    applicant = applicant_of(data)
    if not applicant.personal_number:
        raise Invalid(_("Nộp giúp cần số định danh cá nhân của người nộp ghi trong tờ khai."))
    return applicant


def _not_the_helpers(actor: Actor, applicant: Applicant) -> None:
    """The phone gets the look-up code of the dossier: it may not be the one of who helps."""
    number, phone = applicant.personal_number, applicant.phone
    if phone and is_helpers_own(helper=actor, phone=phone, personal_number=number):
        said = _(
            "Số điện thoại này đã ghi cho nhiều người khác mà ông/bà giúp. Xin ghi số của chính "
            "người nộp, hoặc của người thân ở cùng nhà."
        )
        raise Invalid(said)


def _digest(row: Assistance) -> str:
    return digest_of(row.procedure_code, row.agency_id, row.data, row.files)


def _subject(row: Assistance) -> str:
    return hashlib.sha256(f"assistance:{row.pk}:{_digest(row)}".encode()).hexdigest()


@official()
def _words_of_code(row: Assistance, code: str) -> str:
    name = catalogue.procedure_card(row.procedure_code).version.name
    return _(
        "Ma %(code)s dung de dong y cho %(helper)s nop giup ho so: %(procedure)s. Ma co hieu luc "
        "10 phut. Neu ong/ba khong nho nop giup, xin khong doc ma cho ai. %(site)s"
    ) % {
        "code": code,
        "helper": row.helper_name,
        "procedure": name[:80],
        "site": settings.BASE_URL,
    }


def _agreed(row: Assistance, kind: ConsentKind, **proof: UUID) -> None:
    """Kept only for the answers that were agreed to; a draft that changed meanwhile has none."""
    Assistance.objects.filter(pk=row.pk, submitted_at=None).update(
        consent=kind.value, consent_digest=_digest(row), consent_at=clock.now(), **proof
    )


def _help(actor: Actor, post: PostRef, row: Assistance) -> Help:
    assert actor.staff_id is not None
    assert row.consent_at is not None
    kind = ConsentKind(row.consent)
    is_code = kind is ConsentKind.CODE
    return Help(
        staff_id=actor.staff_id,
        name=actor.name,
        role=post.role,
        agency_id=post.agency_id,
        agency_name=organisation.agency_info(post.agency_id).name,
        kind=kind,
        at=row.consent_at,
        code_id=row.code_id if is_code else None,
        phone_end=row.phone_end if is_code else "",
        paper_id=None if is_code else row.paper_id,
    )


def _once(actor: Actor, row: Assistance) -> Once:
    assert actor.account_id is not None
    return Once(
        account_id=actor.account_id,
        key=f"assist:{row.pk}",
        body_hash=bytes.fromhex(_digest(row)),
    )
