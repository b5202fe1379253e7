"""Who asks, as the form says, and the words under which her case is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.cases.models import Case
from motcua.cases.rules import search_keys
from motcua.catalogue.types import APPLICANT_SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The person who asks, as the form says."""

    full_name: str
    personal_number: str
    phone: str
    email: str
    address: str


def applicant_of(data: Mapping[str, Any]) -> Applicant:
    """The person who asks, from the form's own section for her."""
    section: Mapping[str, Any] = next((data[key] for key in APPLICANT_SECTIONS if key in data), {})
    return Applicant(
        full_name=section.get("full_name", ""),
        personal_number=section.get("personal_number", ""),
        phone=section.get("phone", ""),
        email=section.get("email", ""),
        address=section.get("address", ""),
    )


def found_by(case: Case, data: Mapping[str, Any]) -> list[str]:
    """The words under which agencies find a case with these data."""
    return search_keys(
        reference=case.reference,
        name=case.applicant_name,
        phone=case.applicant_phone,
        personal_number=applicant_of(data).personal_number,
    )
