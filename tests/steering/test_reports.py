"""The monthly report: frozen figures, words, a signed and sealed paper, a copy for everybody."""

import re
import shutil
import subprocess
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from cases import hierarchy
from cases import world as worlds
from motcua.ioc import selectors as ioc
from motcua.ioc import services as series
from motcua.ioc.services import campaign_define, indicators_setup, lake_rebuild
from motcua.ioc.types import (
    Adds,
    CampaignWish,
    Direction,
    GoalWish,
    Grain,
    SeriesRow,
    SeriesWish,
)
from motcua.kernel import clock
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from motcua.signing import services as signing
from motcua.signing.types import CredentialKind, CredentialSpec, KeyAlgorithm, Verdict
from motcua.steering import selectors, services
from motcua.steering.models import Report, ReportWords
from motcua.steering.types import ReportState


@pytest.fixture
def world(db, settings, tmp_path, stop_clock):
    """Six dossiers of May; it is the first of June, a Saturday, then Monday the third."""
    settings.LAKE_DIR, settings.FILES_DIR = tmp_path / "lake", tmp_path
    stop_clock("2024-05-15 09:00")
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    indicators_setup()
    campaign_define(
        actor=SYSTEM,
        wish=CampaignWish(
            code="30-ngay",
            name="30 ngày",
            first_on=date(2024, 5, 10),
            last_on=date(2024, 6, 10),
            basis="Kế hoạch",
            goals=(GoalWish(indicator="online_percent", target=50.0, start=10.0),),
        ),
    )
    for _each in range(6):
        worlds.received(world)
    worlds.give_keys(world)
    chair, province = world.tree.chair, world.tree.province
    common = {"organisation": province.name, "organisation_code": province.identifier}
    specs = [
        CredentialSpec(
            kind=CredentialKind.PERSON, common_name=chair.name, staff_id=chair.staff_id, **common
        ),
    ]
    signing.credentials_issue(actor=SYSTEM, specs=specs, algorithm=KeyAlgorithm.EC_P256)
    stop_clock("2024-06-03 09:00")
    lake_rebuild()
    ioc.facts_forget()
    return world


def figures(page):
    return {section.key: section.rows for section in page.sections}


def test_a_report_drafts_itself_on_the_first_working_day_for_who_wants_it(world):
    commune, chair = world.commune.id, world.tree.chair
    approver, officer = world.officer(Role.APPROVER), world.officer(Role.CASE_OFFICER)
    (own,) = selectors.report_agencies(actor=approver)
    assert (own.id, own.is_monthly) == (commune, False)
    services.report_wish_set(actor=approver, agency_id=commune, is_wanted=True)
    (province,) = selectors.report_agencies(actor=chair)
    services.report_wish_set(actor=chair, agency_id=province.id, is_wanted=True)
    for refused in (officer, world.tree.other_chair, world.citizen):
        with pytest.raises(NotFound):
            services.report_wish_set(actor=refused, agency_id=commune, is_wanted=False)
    assert services.reports_draft_due(on=date(2024, 6, 2)) == 0  # a Sunday
    services.reports_begin()  # a demonstration has one anyway
    assert services.reports_draft_due(on=date(2024, 6, 3)) == 2
    assert services.reports_draft_due(on=date(2024, 6, 4)) == 0

    infos = selectors.reports_list(actor=chair) + selectors.reports_list(actor=approver)
    assert [each.agency_name for each in infos] == ["UBND tỉnh", "UBND xã Minh Hưng"]
    assert infos[0].title == "Tình hình giải quyết thủ tục hành chính tháng 5/2024"
    assert selectors.reports_list(actor=officer) == ()  # drafts are for who edits them
    with pytest.raises(NotFound):
        selectors.report_page(actor=officer, report_id=infos[1].id)
    with pytest.raises(Conflict):
        services.report_draft(actor=approver, agency_id=commune, period="2024-05")
    for period in ("2024-06", "2024-Q1", "x"):
        with pytest.raises(Invalid):
            services.report_draft(actor=approver, agency_id=commune, period=period)


def test_what_stands_on_the_page_stands_on_the_paper_that_is_signed_and_sealed(world, tmp_path):
    roles = (Role.APPROVER, Role.REGISTRAR, Role.CASE_OFFICER)
    approver, registrar, officer = map(world.officer, roles)
    report = services.report_draft(actor=approver, agency_id=world.commune.id, period="2024-05")
    words = {"overview": "Tháng này tăng vì mùa cưới.", "proposals": "Thêm một máy quét.", "x": "y"}
    services.report_words_set(actor=approver, report_id=report, words=words, expected_version=1)
    words = {"proposals": "Thêm hai máy quét."}
    services.report_words_set(actor=approver, report_id=report, words=words, expected_version=2)
    with pytest.raises(Conflict):
        services.report_words_set(actor=approver, report_id=report, words={}, expected_version=2)
    assert ReportWords.objects.filter(section="proposals").count() == 2
    services.report_refresh(actor=approver, report_id=report, expected_version=3)

    page = selectors.report_page(actor=approver, report_id=report)
    assert figures(page)["overview"][0] == (
        *("Hồ sơ tiếp nhận", "6 hồ sơ", "0 hồ sơ", "tăng 6", "0 hồ sơ", "—"),
    )
    assert figures(page)["campaigns"] == (
        ("30 ngày: Tỷ lệ hồ sơ trực tuyến", "10%", "100%", "50%"),
    )
    assert page.info.as_at.date() == date(2024, 6, 3)
    with pytest.raises(NotFound):  # a draft is not for those above
        services.report_sign(actor=world.tree.chair, report_id=report, expected_version=4)
    services.report_sign(actor=approver, report_id=report, expected_version=4)
    with pytest.raises(NotAllowed):
        services.report_seal(actor=approver, report_id=report, expected_version=5)
    services.report_seal(actor=registrar, report_id=report, expected_version=5)

    page = selectors.report_page(actor=officer, report_id=report)
    assert (page.info.state, page.number) == (ReportState.ISSUED, "01/BC-UBND")
    pdf = selectors.report_paper(actor=officer, report_id=report)[1]
    signers = [each.signer_name for each in signing.pdf_verify(pdf=pdf).signatures]
    assert signers == [approver.name, "UBND xã Minh Hưng"]
    shown = [cell for rows in figures(page).values() for row in rows for cell in row]
    shown += ["Thêm hai máy quét.", "01/BC-UBND", "Số liệu đến 09:00 03/06/2024."]
    says_all(pdf, tmp_path, shown, but="Thêm một máy quét.")
    never_changes(report)


def test_everybody_reads_a_copy_without_small_numbers(world, tmp_path, stop_clock):
    beds(of="2023", number=40)
    chair = world.tree.chair
    (province,) = selectors.report_agencies(actor=chair)
    report = services.report_draft(actor=chair, agency_id=province.id, period="2024-05")
    services.report_words_set(
        actor=chair, report_id=report, words={"late": "Không có."}, expected_version=1
    )
    with pytest.raises(Conflict):
        services.report_publish(actor=chair, report_id=report, with_words=True)
    services.report_sign(actor=chair, report_id=report, expected_version=2)
    assert selectors.public_reports_list() == ()
    with pytest.raises(NotFound):
        selectors.public_report_page(report_id=report)
    stop_clock("2024-06-05 10:00")
    ioc.facts_forget()
    services.report_publish(actor=chair, report_id=report, with_words=True)
    with pytest.raises(Conflict):
        services.report_publish(actor=chair, report_id=report, with_words=True)

    own = figures(selectors.report_page(actor=chair, report_id=report))
    assert own["domains"] == (
        ("Giường bệnh", "Y tế", "40 giường (Năm 2023)", "40 giường (Năm 2023)"),
    )
    (info,) = selectors.public_reports_list()
    info, sections = selectors.public_report_page(report_id=info.id)
    rows = {row[0]: row[1] for section in sections for row in section.rows}
    assert dict(row[:2] for row in own["overview"])["Hồ sơ tiếp nhận"] == "6 hồ sơ"
    assert rows["Hồ sơ tiếp nhận"] == "5 hồ sơ"  # by steps of five
    assert "không công bố" not in dict(row[:2] for row in own["ontime"]).values()
    assert clock.local(info.as_at).day == 5, "its figures were asked when it was published"
    the_copy_says(report, tmp_path, "Không có.", "Số liệu đến 10:00 05/06/2024.", but="6 hồ sơ")
    with pytest.raises(NotFound):  # a commune may not see the report of the province
        selectors.report_page(actor=world.officer(Role.APPROVER), report_id=report)


def says_all(pdf, folder, said, *, but):
    """Every number of the page stands on the paper, whose two signatures poppler finds good."""
    assert len(said) > 40
    assert signing.pdf_verify(pdf=pdf).verdict is Verdict.VALID
    assert judged(pdf, folder) == 2
    printed = text_of(pdf, folder)
    for each in said:
        assert squeezed(each) in printed, each
    assert squeezed(but) not in printed


def the_copy_says(report, folder, *said, but):
    """The public copy, which is signed, has these words and not those."""
    pdf = selectors.public_report_paper(report_id=report)[1]
    assert signing.pdf_verify(pdf=pdf).verdict is Verdict.VALID
    printed = text_of(pdf, folder)
    assert [each for each in said if squeezed(each) not in printed] == []
    assert squeezed(but) not in printed


def never_changes(report):
    """The database itself keeps an issued report as it is."""
    rows = Report.objects.filter(pk=report)
    for change in (lambda: rows.update(title="Khác"), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def beds(*, of, number):
    """A figure of another domain, which somebody sent for the whole province."""
    wish = SeriesWish(
        code="beds",
        name="Giường bệnh",
        domain=6,
        unit="giường",
        direction=Direction.UP,
        grain=Grain.YEAR,
        adds=Adds.STOCK,
        source="Sở gửi",
    )
    series.series_define(actor=SYSTEM, wish=wish)
    row = SeriesRow(indicator="beds", period=of, value=number)
    assert not series.series_push(actor=SYSTEM, rows=[row]).problems


def squeezed(text):
    return re.sub(r"[\s\u200b]+", "", text)


def text_of(pdf, folder):
    """The words of a PDF without spaces, as poppler reads them; lines of a cell stand together."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler-utils")
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True
    )
    return squeezed(done.stdout)


def judged(pdf, folder):
    """How many signatures poppler finds valid."""
    file = folder / "report.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, check=False
    )
    return done.stdout.count("Signature is Valid.")
