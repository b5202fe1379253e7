"""What people read of monthly reports."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.files import selectors as stored_files
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Conflict, NotAllowed, NotFound
from motcua.organisation import selectors as organisation
from motcua.steering.reports import policies
from motcua.steering.reports.models import PublicReport, Report, ReportWish, ReportWords
from motcua.steering.reports.policies import Around
from motcua.steering.reports.types import (
    ReportAgency,
    ReportInfo,
    ReportPage,
    ReportState,
    Section,
    SectionKind,
)

MOST_REPORTS = 60


def reports_list(*, actor: Actor) -> tuple[ReportInfo, ...]:
    """The reports that the actor may read, the latest first, at most sixty. One query."""
    near = _agencies_near(actor)
    if not near:
        return ()
    rows = Report.objects.filter(agency_id__in=near).select_related("public")
    rows = rows.defer("figures", "public__figures").order_by("-period", "agency_id")
    found = (
        row
        for row in rows[: 2 * MOST_REPORTS]
        if policies.may_read(actor, around(row.agency_id), ReportState(row.state))
    )
    return tuple(info_of(row) for row in found)[:MOST_REPORTS]


def report_agencies(*, actor: Actor) -> tuple[ReportAgency, ...]:
    """The agencies whose reports the actor edits, and whether each wants one a month. One query."""
    posts = {post.agency_id for post in actor.posts if post.role in policies.SEE_ALL}
    if not actor.is_staff or not posts:
        return ()
    province = organisation.agencies_of_the_province()
    if posts & province:
        posts = (posts - province) | {organisation.agency_of_the_province()}
    wished = set(ReportWish.objects.filter(agency_id__in=posts).values_list("agency_id", flat=True))
    names = sorted((organisation.agency_info(each).name, each) for each in posts)
    return tuple(
        ReportAgency(id=each, name=name, is_monthly=each in wished) for name, each in names
    )


def report_page(*, actor: Actor, report_id: UUID) -> ReportPage:
    """A report with its frozen figures and the words of its editor; `NotFound`. Two queries."""
    row = found(actor, report_id)
    place, state = around(row.agency_id), ReportState(row.state)
    is_draft = state is ReportState.DRAFT
    return ReportPage(
        info=info_of(row),
        agency_id=row.agency_id,
        version=row.version,
        sections=sections_of(row.figures, words_of(row)),
        signed_by=row.signed_by,
        number=row.number,
        may_edit=is_draft and policies.may_edit(actor, place),
        may_sign=is_draft and policies.may_sign(actor, place),
        may_seal=state is ReportState.SIGNED and policies.may_seal(actor, place),
        may_publish=not is_draft
        and getattr(row, "public", None) is None
        and policies.may_sign(actor, place),
    )


def report_paper(*, actor: Actor, report_id: UUID) -> tuple[str, bytes]:
    """The signed report for who may read it; `NotFound` before it was signed. Two queries."""
    row = found(actor, report_id)
    if row.paper_id is None:
        raise NotFound
    stored, content = stored_files.file_content(row.paper_id)
    return stored.name, content


def public_reports_list() -> tuple[ReportInfo, ...]:
    """The reports that everybody may read, the latest first, at most sixty. One query."""
    rows = PublicReport.objects.select_related("report").defer("figures", "report__figures")
    return tuple(
        info_of(row.report, is_public=True)
        for row in rows.order_by("-report__period", "report__agency_id")[:MOST_REPORTS]
    )


def public_report_page(*, report_id: UUID) -> tuple[ReportInfo, tuple[Section, ...]]:
    """What everybody may read of a report: figures as the public was told them; `NotFound`."""
    row = _public(report_id)
    info = info_of(row.report, is_public=True)
    # They were asked anew for the public; copies of an earlier release do not say when.
    at = datetime.fromisoformat(row.figures.get("as_at") or row.published_at.isoformat())
    return replace(info, as_at=at), sections_of(row.figures, row.words)


def public_report_paper(*, report_id: UUID) -> tuple[str, bytes]:
    """The public copy as it was signed; `NotFound`."""
    stored, content = stored_files.file_content(_public(report_id).paper_id)
    return stored.name, content


def found(actor: Actor, report_id: UUID, *, lock: bool = False) -> Report:
    """The row for who may read it; else `NotFound`."""
    rows = Report.objects.select_related("public")
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(pk=report_id).first()
    if row is None or not policies.may_read(actor, around(row.agency_id), ReportState(row.state)):
        raise NotFound
    return row


def ready(
    actor: Actor,
    report_id: UUID,
    may: Callable[[Actor, Around], bool],
    state: ReportState,
    expected_version: int,
    *,
    lock: bool = False,
) -> Report:
    """The row for who may do this to it, in this state; `NotFound`, `NotAllowed`, `Conflict`."""
    row = found(actor, report_id, lock=lock)
    if not may(actor, around(row.agency_id)):
        raise NotAllowed
    if row.state != state or row.version != expected_version:
        raise Conflict
    return row


def around(agency_id: UUID) -> Around:
    """Where the agency of a report stands. From memory."""
    return Around(
        agency=agency_id,
        above=organisation.agencies_above([agency_id]),
        province=organisation.agencies_of_the_province(),
    )


def info_of(row: Report, *, is_public: bool | None = None) -> ReportInfo:
    """A report as lists show it. From memory."""
    if is_public is None:
        is_public = getattr(row, "public", None) is not None
    return ReportInfo(
        id=row.pk,
        agency_name=organisation.agency_info(row.agency_id).name,
        period=row.period,
        title=row.title,
        state=ReportState(row.state),
        as_at=row.as_at,
        signed_at=row.signed_at,
        is_public=is_public,
    )


def words_of(row: Report) -> dict[str, str]:
    """The words of each section that has some. One query."""
    rows = ReportWords.objects.filter(report=row, replaced_at__isnull=True)
    return dict(rows.values_list("section", "text"))


def sections_of(figures: Mapping[str, Any], words: Mapping[str, str]) -> tuple[Section, ...]:
    """The sections as they were frozen, with the words of today."""
    return tuple(
        Section(
            key=said["key"],
            title=said["title"],
            kind=SectionKind(said["kind"]),
            hint=said["hint"],
            columns=tuple(said["columns"]),
            rows=tuple(tuple(row) for row in said["rows"]),
            note=said["note"],
            chart=said["chart"],
            words=words.get(said["key"], ""),
        )
        for said in figures["sections"]
    )


def _public(report_id: UUID) -> PublicReport:
    row = PublicReport.objects.select_related("report").filter(report_id=report_id).first()
    if row is None:
        raise NotFound
    return row


def _agencies_near(actor: Actor) -> Iterable[UUID]:
    """The agencies whose reports the actor might read."""
    if not actor.is_staff:
        return ()
    province = organisation.agencies_of_the_province()
    if any(post.role in policies.SEE_ALL and post.agency_id in province for post in actor.posts):
        return [each.id for each in organisation.agencies_list()]
    return {below for post in actor.posts for below in organisation.agencies_below(post.agency_id)}
