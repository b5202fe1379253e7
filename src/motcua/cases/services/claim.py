"""A citizen who was served at the counter, or by a helper, opens her account with a dossier.

Two things show that she is who the dossier is for: its codes, which stand on her receipt, and the
phone that the dossier has.
"""

import hashlib
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.cases.errors import ClaimOver, ClaimRefused, ClaimUnproven
from motcua.cases.models import Case
from motcua.cases.phones import proves
from motcua.identity import selectors as people
from motcua.identity import services as identity
from motcua.identity.errors import PersonalNumberTaken, TriesTooMany
from motcua.kernel.actor import ANONYMOUS
from motcua.kernel.language import official
from motcua.notifications import services as notifications

SALT = "cases.claim"
LASTS_SECONDS = 30 * 60


def claim_begin(*, personal_number: str, code: str, pin: str, address: str) -> str:
    """What lets its holder open the account of the person with this number: she has a dossier of
    hers in hand. Good for half an hour, together with a code to the phone of the dossier.

    Raises `ClaimRefused`, the same whether the number, the dossier or the look-up code is unknown
    or they are of different persons; `TriesTooMany` after eight of these from one address. Only who
    has them all is told `PersonalNumberTaken`, or `ClaimUnproven` where that is not enough.
    """
    tried = f"claim:{personal_number}"
    if identity.failures_locked(tried=tried, address=address):
        raise TriesTooMany
    person_id = people.person_numbered(personal_number)
    code, pin = code.strip().upper(), pin.strip().upper()
    case = Case.objects.filter(Q(code=code) | Q(reference=code), pin=pin).first()
    if case is None or person_id is None or case.person_id != person_id:
        identity.failure_count(tried=tried, address=address)
        raise ClaimRefused
    identity.failures_forget(tried=tried, address=address)
    if people.has_account(person_id):
        raise PersonalNumberTaken
    if not people.is_mobile(case.applicant_phone) or not proves(case):
        raise ClaimUnproven
    return signing.dumps(str(case.pk), salt=SALT)


def claim_send_code(*, claim: str) -> str:
    """Send a code to the phone of the dossier; answers its last three digits.

    Raises `ClaimOver`, `CodesTooMany`, `SendUnavailable`. The code is kept nowhere. Not within a
    transaction.
    """
    case = _claimed(claim)
    code = identity.code_issue(
        actor=ANONYMOUS, subject=_subject(case), phone=case.applicant_phone, asker=case.person_id
    )
    notifications.secret_send(
        to=case.applicant_phone, text=_words_of_code(case, code), kind="claim"
    )
    return case.applicant_phone[-3:]


def claim_finish(*, claim: str, code: str, username: str, password: str) -> tuple[UUID, UUID]:
    """Open the account, whose dossiers are there at once; answers account and dossier.

    Raises `Invalid` for name or password, which leaves the code as it is; `CodeWrong`, `ClaimOver`,
    `PersonalNumberTaken`.
    """
    case = _claimed(claim)
    identity.account_names_check(username=username, password=password)
    identity.code_prove(
        actor=ANONYMOUS, subject=_subject(case), code=code.strip(), asker=case.person_id
    )
    with transaction.atomic():
        account_id = identity.account_open(
            person_id=case.person_id,
            username=username,
            password=password,
            phone=case.applicant_phone,
        )
    return account_id, case.pk


def _claimed(claim: str) -> Case:
    try:
        case_id = UUID(signing.loads(claim, salt=SALT, max_age=LASTS_SECONDS))
    except signing.BadSignature as error:
        raise ClaimOver from error
    case = Case.objects.get(pk=case_id)
    if people.has_account(case.person_id):
        raise ClaimOver
    return case


def _subject(case: Case) -> str:
    return hashlib.sha256(f"claim:{case.pk}".encode()).hexdigest()


@official()
def _words_of_code(case: Case, code: str) -> str:
    return _(
        "Ma %(code)s de mo tai khoan cua nguoi nop ho so %(reference)s. Ma co hieu luc 10 phut. "
        "Khong doc ma cho ai, ke ca can bo. %(site)s"
    ) % {"code": code, "reference": case.code or case.reference, "site": settings.BASE_URL}
