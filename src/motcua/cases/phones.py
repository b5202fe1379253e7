"""Whose a phone is: one that a helper types for a citizen proves nothing about her."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from motcua.cases.models import Assistance, Case, LedgerEntry, SearchKey
from motcua.identity import selectors as people
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation

SETTLED = timedelta(days=7)  # an account is opened by whoever knows a number
MOST_CASES = 10  # of a person, looked through for a phone
MOST_PERSONS = 5  # who share a phone: a family, not an office
MOST_SAME = 200
HELPED = Assistance.objects.filter(case_id=OuterRef("pk"))


def known_phone(*, personal_number: str, helper: Actor) -> str:
    """The phone to which a code may go by which the citizen agrees; empty: there is none.

    That of her account, unless it was opened just now, else of her newest dossier that came in
    without help, was not entered by this helper and whose phone is not that of many. Never shown
    whole to anybody.
    """
    settled = clock.now() - SETTLED
    if phone := people.phone_of_account(personal_number, opened_before=settled):
        return phone
    person_id = people.person_numbered(personal_number)
    own = Case.objects.filter(~Exists(HELPED), person_id=person_id or UUID(int=0))
    for case in own.exclude(applicant_phone="").order_by("-submitted_at")[:MOST_CASES]:
        if not _entered_by(case, helper) and not is_of_many(case):
            return case.applicant_phone
    return ""


def is_of_many(case: Case) -> bool:
    """Whether the phone of the dossier stands in the dossiers of more persons than a family has:
    that of an office, a helper or an agent. One query.
    """
    own = [case.competent_agency_id]
    heirs = organisation.agencies_heirs(own, clock.today())
    agencies = organisation.agencies_taken_over(heirs.union(own))
    same = SearchKey.objects.filter(agency_id__in=agencies, key=case.applicant_phone).values(
        "case_id"
    )[:MOST_SAME]
    persons = Case.objects.filter(pk__in=same, applicant_phone=case.applicant_phone)
    return len(persons.values("person_id").distinct()[: MOST_PERSONS + 1]) > MOST_PERSONS


def proves(case: Case) -> bool:
    """Whether who holds the papers of the dossier may be taken for its citizen.

    A dossier that a helper handed in opens none that came in otherwise: its phone is what the
    helper typed. At most three queries.
    """
    if not case.applicant_phone or is_of_many(case):
        return False
    if not Assistance.objects.filter(case_id=case.pk).exists():
        return True
    return not Case.objects.filter(~Exists(HELPED), person_id=case.person_id).exists()


def is_helpers_own(*, helper: Actor, phone: str, personal_number: str) -> bool:
    """Whether this helper gave the phone for so many others lately that it must be the helper's."""
    assert helper.account_id is not None
    lately = Assistance.objects.filter(account_id=helper.account_id, case__isnull=False)
    recent = lately.order_by("-id").values("case_id")[:MOST_SAME]
    others = Case.objects.filter(pk__in=recent, applicant_phone=phone)
    if person_id := people.person_numbered(personal_number):
        others = others.exclude(person_id=person_id)
    return len(others.values("person_id").distinct()[:MOST_PERSONS]) == MOST_PERSONS


def _entered_by(case: Case, helper: Actor) -> bool:
    first = LedgerEntry.objects.filter(case_id=case.pk, number=1, at=case.submitted_at)
    return first.filter(account_id=helper.account_id).exists()
