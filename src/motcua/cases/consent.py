"""How a citizen agreed that another one hands in her dossier."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.kernel import chain
from motcua.kernel.actor import Role
from motcua.kernel.clock import instant_text
from motcua.kernel.language import official


class ConsentKind(StrEnum):
    """The ways to agree: none yet, a signed paper, a code that the citizen reads out."""

    NONE = ""
    PAPER = "paper"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Who hands in for the citizen, and how she agreed; as the ledger keeps it.

    `phone_end`: the last digits of the phone to which the code went. `paper_id`: the signed paper.
    """

    staff_id: UUID
    name: str
    role: Role
    agency_id: UUID
    agency_name: str
    kind: ConsentKind
    at: datetime
    code_id: UUID | None = None
    phone_end: str = ""
    paper_id: UUID | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON values, for the row of the ledger."""
        return {
            "staff_id": str(self.staff_id),
            "agency_id": str(self.agency_id),
            "consent": self.kind.value,
            "consent_at": instant_text(self.at),
            "code_id": str(self.code_id) if self.code_id else None,
            "phone_end": self.phone_end,
            "paper": str(self.paper_id) if self.paper_id else None,
        }

    @official()
    def words(self) -> str:
        """One sentence for the citizen and the officers."""
        how = (
            _("giấy đồng ý đã ký")
            if self.kind is ConsentKind.PAPER
            else _("mã xác nhận gửi tới số điện thoại …%(end)s") % {"end": self.phone_end}
        )
        return _("%(name)s (%(agency)s) giúp nộp, có sự đồng ý của người nộp: %(how)s.") % {
            "name": self.name,
            "agency": self.agency_name,
            "how": how,
        }


def digest_of(
    procedure_code: str,
    agency_id: UUID | None,
    data: Mapping[str, Any],
    files: Sequence[Sequence[str]],
) -> str:
    """What was agreed to: another word in the dossier needs another consent."""
    body = {
        "procedure": procedure_code,
        "agency": str(agency_id),
        "data": data,
        "files": sorted([key, file_id] for key, file_id in files),
    }
    return hashlib.sha256(chain.canonical(body)).hexdigest()
