"""The place for money on the page of a dossier.

What stands there is said by a source that can be replaced: today what the procedure and the
officers say, to be paid at the counter. Who takes payments online puts a source of their own here
(`pay_source_set` in `config/wiring.py`) that adds ways to pay.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from motcua.cases.types import CaseDetail, Status
from motcua.catalogue.selectors import published_version
from motcua.catalogue.types import ChannelTerms
from motcua.kernel.money import format_vnd

OVER = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PayWay:
    """A way to pay at once: what the button says, and where it leads (POST with CSRF token)."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaySlot:
    """What is due. `must`: the dossier waits for it; without `ways` it is paid at the counter."""

    amount_vnd: int | None
    text: str
    basis: str = ""
    where: str = ""
    must: bool = False
    ways: tuple[PayWay, ...] = ()

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Term and value, as the page shows them."""
        found = [
            (_("Số tiền"), format_vnd(self.amount_vnd) if self.amount_vnd is not None else ""),
            (_("Nội dung, cách nộp"), self.text),
            (_("Căn cứ"), self.basis),
            (_("Nơi nộp"), self.where if not self.ways else ""),
        ]
        return [(term, value) for term, value in found if value]


PaySource = Callable[[CaseDetail], PaySlot | None]


def at_the_counter(case: CaseDetail) -> PaySlot | None:
    """What officers asked for and nobody has paid; else the fee of the procedure, as long as the
    dossier is under way. No query.
    """
    owed = next((each for each in case.payments if each.paid_at is None), None)
    if owed is not None and case.summary.status is Status.FINANCIAL:
        return PaySlot(
            amount_vnd=owed.amount_vnd,
            text=owed.text,
            basis=owed.basis,
            where=_counter(case),
            must=True,
        )
    if case.payments or case.summary.status in OVER or case.version_id is None:
        return None
    terms = _terms(case)
    if terms is None or not (terms.fee_vnd or (terms.fee_vnd is None and terms.fee_text)):
        return None
    return PaySlot(
        amount_vnd=terms.fee_vnd,
        text=_("Phí, lệ phí của thủ tục") if terms.fee_vnd else terms.fee_text,
        where=_counter(case),
    )


def pay_slot(case: CaseDetail) -> PaySlot | None:
    """What is to be paid for a dossier now; None: nothing."""
    return _source[0](case)


def pay_source_set(source: PaySource) -> None:
    """Choose who says what is due. Called from `config/wiring.py` only."""
    _source[0] = source


def _counter(case: CaseDetail) -> str:
    return _("Nộp tại quầy: %(name)s") % {"name": case.receiving_agency_name}


def _terms(case: CaseDetail) -> ChannelTerms | None:
    """The row of the channel by which the dossier came; else the first one."""
    assert case.version_id is not None
    rows = published_version(case.version_id).channels
    return next((row for row in rows if row.channel.value == case.channel), None) or (
        rows[0] if rows else None
    )


_source: list[PaySource] = [at_the_counter]
