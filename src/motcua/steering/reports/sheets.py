"""A report on paper: the sections that have something to say, each with its picture."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.language import official
from motcua.organisation.types import AgencyInfo
from motcua.steering.reports.drawing import picture_of
from motcua.steering.reports.models import Report
from motcua.steering.reports.papers import issuer_of, signatory_of, verification_of
from motcua.steering.reports.reading import sections_of
from motcua.steering.reports.types import ReportSheet, SheetSection


@official()
def sheet_of(
    row: Report,
    figures: Mapping[str, Any],
    words: Mapping[str, str],
    actor: Actor,
    agency: AgencyInfo,
    *,
    public_as_at: datetime | None = None,
) -> tuple[ReportSheet, list[str]]:
    """The paper of a report with its pictures; `public_as_at`: until when the figures of a public
    copy reach. One query.
    """
    is_public = public_as_at is not None
    sections, pictures = _sections(figures, words)
    as_at = clock.local(public_as_at or row.as_at)
    note = _("Số nhỏ không công bố, số đếm làm tròn đến 5. ") if is_public else ""
    sheet = ReportSheet(
        issuer=issuer_of(agency),
        verification=verification_of(f"BC-{row.period}-{agency.symbol}"),
        number=row.number if is_public else None,
        issued_on=clock.today() if is_public else None,
        signatory=signatory_of(actor, agency),
        recipients=(_("Lưu: VT."),),
        title=row.title,
        abstract=row.title,
        as_of=note + _("Số liệu đến %(at)s.") % {"at": f"{as_at:%H:%M %d/%m/%Y}"},
        sections=sections,
    )
    return sheet, pictures


def _sections(
    figures: Mapping[str, Any], words: Mapping[str, str]
) -> tuple[tuple[SheetSection, ...], list[str]]:
    pictures: list[str] = []
    shown: list[SheetSection] = []
    for section in sections_of(figures, words):
        if not section.rows and not section.words:
            continue
        drawn = picture_of(section.key, section.chart)
        if drawn is not None:
            pictures.append(drawn[0])
        shown.append(
            SheetSection(
                number=str(len(shown) + 1),
                title=section.title,
                words=section.words,
                columns=section.columns,
                rows=section.rows,
                note=section.note,
                picture=len(pictures) - 1 if drawn is not None else None,
                picture_text=drawn[1] if drawn is not None else "",
            )
        )
    return tuple(shown), pictures
