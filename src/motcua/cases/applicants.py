"""Who asks, as the form says, and the words under which her case is found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motcua.cases.models import Case
from motcua.cases.rules import search_keys
from motcua.catalogue.types import APPLICANT_SECTIONS

LONGEST_ADDRESS = 300


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
        address=in_one_line(section.get("address")),
    )


def in_one_line(address: Any) -> str:
    """An address as one text, whether it was typed as one or given in parts."""
    if isinstance(address, Mapping):
        address = address.get("text") or address.get("line")
    return str(address or "")[:LONGEST_ADDRESS]


def found_by(case: Case, data: Mapping[str, Any]) -> list[str]:
    """The words under which agencies find a case with these data."""
    return search_keys(
        reference=case.reference,
        name=case.applicant_name,
        phone=case.applicant_phone,
        personal_number=applicant_of(data).personal_number,
    )
