"""Proving the ledger, for operators."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.cases import archive, sealing
from motcua.cases import ledger as proof
from motcua.cases.models import Case
from motcua.cases.types import LedgerBreak
from motcua.kernel import text
from motcua.kernel.errors import NotFound


def ledger_verify(
    *,
    tell: Callable[[LedgerBreak], None],
    code: str = "",
    since: date | None = None,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Prove the ledger of one case (`NotFound` if absent), of those changed since a day, or of
    all; answer its rows.

    Every break goes to `tell`. For operators: no actor. One query, constant memory.
    """
    wanted = text.clean(code).upper()
    if wanted and not Case.objects.filter(Q(code=wanted) | Q(reference=wanted)).exists():
        raise NotFound(_("Không có hồ sơ với mã này."))
    return proof.verify(code=wanted, since=since, tell=tell, progress=progress)


def archive_verify(*, path: Path, tell: Callable[[LedgerBreak], None]) -> int:
    """Prove an archived month against its seal, in the file and in the database; answer its rows.

    Every break goes to `tell`. For operators: no actor. One query.
    """
    return archive.verify(path, tell)


def seal_known(given: str) -> bool:
    """Whether a seal with this hash (hexadecimal, as it was written down) is here. One query."""
    return sealing.is_known(given)
