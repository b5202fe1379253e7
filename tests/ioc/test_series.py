"""Figures that others send: checked, loaded as a whole, never overwritten, read like all others."""

import io
import unicodedata
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from cases import hierarchy
from cases import world as worlds
from motcua.ioc import selectors, services
from motcua.ioc.errors import BatchUnknown, IndicatorUnknown, SendingRefused, SliceRefused
from motcua.ioc.models import Indicator, SeriesBatch, SeriesValue
from motcua.ioc.series import loading, rights, sending
from motcua.ioc.series.numbers import NumberWrong, number_read
from motcua.ioc.types import (
    Adds,
    BatchState,
    Dimension,
    Direction,
    Grain,
    Layer,
    Light,
    Period,
    Sending,
    SeriesRow,
    SeriesWish,
    Slice,
    Way,
    Written,
)
from motcua.kernel import clock, db
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import Invalid, NotAllowed
from motcua.organisation.models import AdministrativeUnit, Agency, UnitSuccession
from motcua.organisation.selectors import agencies_forget, home_units_forget

LAST_OLD = date(2025, 6, 30)
BEDS, CARDS, DEALS = "beds", "id_card_percent", "deals"


@pytest.fixture
def home(world):
    """The small province with units of both eras: two old communes went into one of today."""
    world.tree = hierarchy.grow(world)
    services.indicators_setup()
    world.units = _units(world)
    agencies_forget()
    home_units_forget()
    for wish in (
        _wish(BEDS, Adds.STOCK, "giường", Grain.YEAR, lowest=0, highest=100_000),
        _wish(DEALS, Adds.SUM, "vụ", Grain.MONTH, lowest=0),
    ):
        services.series_define(actor=SYSTEM, wish=wish)
    Indicator.objects.filter(pk=CARDS).update(owner_agency=world.police)
    yield world
    home_units_forget()


def _wish(code, adds, unit, grain, **more):
    return SeriesWish(
        code=code, name=f"Chỉ số {code}", domain=6, unit=unit, direction=Direction.UP,
        grain=grain, adds=adds, source="Sở gửi", basis="Luật",
        layers=(Layer.DISTRICT, Layer.COMMUNE, Layer.PRESENT, Layer.AGENCY), **more,
    )  # fmt: skip


def _units(world):
    def unit(era, level, code, name, parent=None):
        is_old = era == "2024"
        return AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=name, kind="x", short_name=name,
            name_folded=name.lower(), parent=parent, source="t",
            valid_from=None if is_old else date(2025, 7, 1), valid_to=LAST_OLD if is_old else None,
        )  # fmt: skip

    old = unit("2024", "province", "70", "Tỉnh Bình Phước")
    new = unit("2025", "province", "75", "Tỉnh Đồng Nai")
    bu_dang = unit("2024", "district", "696", "Huyện Bù Đăng", old)
    unit("2024", "district", "697", "Huyện Chơn Thành", old)
    minh_hung = unit("2024", "commune", "25405", "Xã Minh Hưng", bu_dang)
    duc_lieu = unit("2024", "commune", "25408", "Xã Đức Liễu", bu_dang)
    unit("2024", "commune", "25409", "Xã Đức Liễu", unit("2024", "district", "698", "Huyện X", old))
    today = unit("2025", "commune", "25405", "Xã Đức Phong", new)
    for each in (minh_hung, duc_lieu):
        UnitSuccession.objects.create(
            old=each, new=today, coverage="full", is_default_target=True, sources_agree=True
        )
    for agency, its in (
        (world.commune, minh_hung),
        (world.tree.other, duc_lieu),
        (world.tree.district, bu_dang),
        (world.tree.province, old),
        (world.police, old),
    ):
        Agency.objects.filter(pk=agency.pk).update(unit=its)


def push(*rows, actor=SYSTEM, **sending):
    found = services.series_push(
        actor=actor, rows=[SeriesRow(**row) for row in rows], sending=Sending(**sending)
    )
    assert found.is_over
    return found


def send(content, actor=SYSTEM, **sending):
    if isinstance(content, str):
        content = content.encode()
    return services.series_send(actor=actor, chunks=[content], sending=Sending(**sending))


def value(code, period, **wanted):
    return selectors.indicator_value(
        actor=SYSTEM, code=code, period=selectors.period_read(period), wanted=Slice(**wanted)
    )


def groups(code, period, by, **wanted):
    found = selectors.indicator_groups(
        actor=SYSTEM,
        code=code,
        period=selectors.period_read(period),
        by=by,
        wanted=Slice(**wanted),
    )
    return {group.name: group.value.number for group in found}


def year(row, number, unit=""):
    return {"indicator": BEDS, "period": row, "value": number, "unit": unit}


def test_figures_are_read_like_all_others_in_place_and_time(home):
    batch = push(
        year("2023", 40, "Huyện Bù Đăng"),
        year("2024", 30, "2024.25405"),
        year("2024", 25, "Xã Đức Liễu, Huyện Bù Đăng"),
        year("2024", 7, "696"),
        year("2024", 10, "000.00.07.H10"),
        {"indicator": DEALS, "period": "2024-01", "value": 3, "unit": "697"},
        {"indicator": DEALS, "period": "Tháng 2/2024", "value": 4, "unit": "697"},
        {"indicator": DEALS, "period": "02/2024", "value": 5, "unit": "2024.696"},
        {"indicator": CARDS, "period": "2025-07-05", "part": 30, "whole": 40, "unit": "25405"},
    )
    assert batch.state is BatchState.DONE, batch.problems
    # The figure of the place itself goes before the sum of what lies in it.
    assert value(BEDS, "2024", unit="2024.696").number == 7
    assert value(BEDS, "2024", unit="2024.25405").number == 30
    assert value(BEDS, "2024").number == 7
    assert value(BEDS, "2024", agency_id=home.tree.district.id).number == 7
    assert value(BEDS, "2024", agency_id=home.police.id).number == 10
    assert value(BEDS, "2024", unit="2025.25405").number == 55  # two old communes, one of today
    assert value(BEDS, "2023").number == 40
    # A stock stands for the present until it is old, and says of when it is.
    stands = value(BEDS, "2025-03", unit="2024.696")
    assert (stands.number, stands.of) == (7, selectors.period_read("2024"))
    assert value(BEDS, "2028").number is None
    assert value(BEDS, "2024", procedure="1.001193").number is None
    # Sums add up over periods and places, and a month tells nothing of a day.
    assert value(DEALS, "2024-Q1").number == 12
    assert value(DEALS, "2024-Q1", unit="2024.697").number == 7
    assert value(DEALS, "2024-01-15").number is None
    assert groups(DEALS, "2024", Dimension.DISTRICT) == {"Huyện Chơn Thành": 7, "Huyện Bù Đăng": 5}
    assert groups(BEDS, "2024", Dimension.COMMUNE) == {"Xã Minh Hưng": 30, "Xã Đức Liễu": 25}
    assert groups(BEDS, "2024", Dimension.PRESENT) == {"Xã Đức Phong": 55}
    assert groups(BEDS, "2024", Dimension.AGENCY) == {home.police.name: 10}
    assert groups(BEDS, "2024", Dimension.FIELD) == {}
    # Shares add up by part and whole, and have a light as any other.
    cards = value(CARDS, "2025-07")
    assert (cards.number, cards.part, cards.whole, cards.light) == (75, 30, 40, Light.RED)
    history = selectors.indicator_histories(
        actor=SYSTEM, codes=[BEDS, DEALS], period=Period.month(2026, 3), number=6
    )
    assert [each.number for each in history[BEDS].values[-2:]] == [40, 7]
    assert selectors.period_name(history[BEDS].periods[-1]) == "2024"
    assert history[DEALS].is_silent


WRONG = {
    # a line of the table: the column, and a part of the reason
    "khong_co,,2024,1": ("Mã chỉ số", "không có chỉ số"),
    ",,2024,1": ("Mã chỉ số", "để trống"),
    "received,,2024,1": ("Mã chỉ số", "không có chỉ số"),
    "beds,Huyện Không Có,2024,1": ("Đơn vị", "không có đơn vị này"),
    "beds,Xã Đức Liễu,2024,1": ("Đơn vị", "có nhiều đơn vị cùng tên"),
    "beds,Huyện Bù Đăng,2025,1": ("Đơn vị", "chỉ có đến 30/06/2025"),
    "beds,2025.25405,2024,1": ("Đơn vị", "chưa có vào ngày 31/12/2024"),
    "grdp,696,2023,1": ("Đơn vị", "không nhận số liệu của cấp này"),
    "beds,,2024-Q1,1": ("Kỳ", "gửi theo năm"),
    "beds,,2999,1": ("Kỳ", "chưa đến"),
    "beds,,hôm qua,1": ("Kỳ", "không đọc được kỳ"),
    "beds,,,1": ("Kỳ", "để trống"),
    "deals,,13/2024,1": ("Kỳ", "không đọc được kỳ"),
    "beds,,2024,nhiều": ("Giá trị", "không phải một số"),
    "beds,,2024,": ("Giá trị", "để trống"),
    "beds,,2024,NaN": ("Giá trị", "không phải một số"),
    "beds,,2024,1.234": ("Giá trị", "hai cách"),
    'beds,,2024,"1,234"': ("Giá trị", "hai cách"),
    "beds,,2024,-1": ("Giá trị", "nhỏ hơn mức nhỏ nhất"),
    "beds,,2024,100001": ("Giá trị", "lớn hơn mức lớn nhất"),
    "beds,,2024,12,người": ("Đơn vị tính", "tính bằng giường"),
    "id_card_percent,,01/03/2024,101%": ("Giá trị", "lớn hơn mức lớn nhất"),
    "id_card_percent,,01/03/2024,,,5,4": ("Tử số", "từ 0 đến mẫu số"),
    "id_card_percent,,01/03/2024,,,5": ("Tử số", "đi đôi"),
    "id_card_percent,,01/03/2024,50,%,1,4": ("Giá trị", "không bằng tử số"),
    "beds,,2024,1,,1,2": ("Tử số", "chỉ dùng cho tỷ lệ"),
}
HEAD = "Mã chỉ số,Đơn vị,Kỳ,Giá trị,Đơn vị tính,Tử số,Mẫu số\n"


def test_every_mistake_is_told_by_line_and_column_and_nothing_is_loaded(home):
    right = "beds,697,2024,5,giường"
    lines = [right, *WRONG]
    batch = send(HEAD + "\n".join(lines), name="bảng.csv")
    assert (batch.state, batch.loaded) == (BatchState.REFUSED, 0)
    told = {problem.line: problem for problem in batch.problems}
    for line, (text, (column, reason)) in enumerate(WRONG.items(), start=3):
        assert told.pop(line).column == column, (text, told)
        assert any(reason in each.say for each in batch.problems if each.line == line), text
    assert not told
    assert not SeriesValue.objects.exists()
    # The same table goes back with the reasons, and comes again without being corrected by them.
    (again,) = [b"".join(selectors.series_faults(actor=SYSTEM, batch_id=batch.id)).decode()]
    assert again.startswith("\ufeffMã chỉ số,")
    assert again.splitlines()[1] == "beds,697,2024,5,giường,,,"
    assert "Đơn vị: " in again.splitlines()[6]
    assert send("\n".join(again.splitlines()[:2])).state is BatchState.DONE
    # What is the same in two lines, and what is known already.
    twice = send(HEAD + "beds,698,2024,5\nbeds,Huyện X,2024,6\nbeds,697,2024,5\n")
    assert {(each.line, each.column) for each in twice.problems} == {(3, "Kỳ"), (4, "Kỳ")}
    assert "dòng 2" in twice.problems[0].say
    assert "đính chính" in twice.problems[1].say


NUMBERS = (
    ("12,5", Written.AUTO, "12.5"),
    ("12.5", Written.AUTO, "12.5"),
    ("1.234.567", Written.AUTO, "1234567"),
    ("1.234,5", Written.AUTO, "1234.5"),
    ("1,234.5", Written.AUTO, "1234.5"),
    ("1 234", Written.AUTO, "1234"),
    ("0,834", Written.AUTO, "0.834"),
    ("12345.678", Written.AUTO, "12345.678"),
    ("1.234", Written.VIETNAMESE, "1234"),
    ("1,234", Written.VIETNAMESE, "1.234"),
    ("1,234", Written.ENGLISH, "1234"),
    ("1.234", Written.ENGLISH, "1.234"),
    ("12.5", Written.VIETNAMESE, None),
    ("12,5", Written.ENGLISH, None),
    ("1.23.4", Written.AUTO, None),
    ("1e5", Written.AUTO, None),
    ("١٢", Written.AUTO, None),
    ("", Written.AUTO, None),
)


@pytest.mark.parametrize(("text", "written", "number"), NUMBERS)
def test_a_number_is_read_only_where_it_means_one_thing(text, written, number):
    if number is None:
        with pytest.raises(NumberWrong):
            number_read(text, written)
    else:
        assert number_read(text, written) == Decimal(number)


def test_files_of_every_kind_are_read_right_or_refused_with_the_way_out(home):
    table = "Mã chỉ số;Đơn vị;Kỳ;Giá trị\nbeds;Huyện Bù Đăng;{};7\n"
    for year_number, coding in enumerate(("utf-8", "utf-8-sig", "utf-16"), start=2010):
        assert send(table.format(year_number).encode(coding)).state is BatchState.DONE
    refused = {
        "Windows-1258": unicodedata.normalize("NFD", "Kỳ;Mã chỉ số\n").encode("cp1258", "ignore"),
        "TCVN3": "M· chØ sè;§¬n vÞ;Kú;Gi¸ trÞ\n".encode("latin-1"),
        "phông TCVN3": "M· chØ sè;§¬n vÞ;Kú;Gi¸ trÞ\n".encode(),
        "đã hỏng": "MÃ£ chá»‰ sá»‘;Ká»³\n".encode(),
        "CSV UTF-8": "Mã chỉ số;Kỳ\n".encode("utf-16-le"),
        ".xls": b"\xd0\xcf\x11\xe0" + bytes(64),
        "không có dòng nào": b"",
        "chưa có dòng số liệu nào": HEAD.encode(),
        "thiếu cột: Giá trị": "Mã chỉ số,Kỳ\nbeds,2024\n".encode(),
        "cột lạ: Màu": "Mã chỉ số,Kỳ,Giá trị,Màu\nbeds,2024,1,x\n".encode(),
        "không đọc được như một bảng": b"PK\x03\x04" + bytes(64),
    }
    for said, content in refused.items():
        batch = send(content)
        assert said in batch.problems[0].say, (said, batch.problems)
        assert batch.problems[0].line == 0
    with pytest.raises(BatchUnknown):
        selectors.series_faults(actor=SYSTEM, batch_id=batch.id)
    assert SeriesValue.objects.count() == 3


def test_a_workbook_is_read_without_running_it(home):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(
            (
                ("Kỳ", "Địa bàn", "Số liệu"),
                (2020, "Huyện Bù Đăng", 1234.567),
                (2021, "Huyện Bù Đăng", "=1+1"),
            )
        ):
            sheet.write_row(at, 0, row)
    batch = send(kept.getvalue(), indicator=BEDS)
    ((line, column, say),) = batch.problems
    assert (batch.way, line, column) == (Way.XLSX, 3, "Giá trị")
    assert "công thức" in say
    with zipfile.ZipFile(bomb := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * (30 * 1024 * 1024))
    assert "quá lớn" in send(bomb.getvalue()).problems[0].say


def test_a_correction_adds_a_version_and_what_was_known_stays_known(home):
    first = push(year("2023", 40), year("2024", 50), name="lần một", source="Sổ giao ban")
    known = SeriesValue.objects.get(first_on=date(2024, 1, 1)).known_at
    with pytest.raises(SendingRefused):
        push(year("2024", 55), is_correction=True)
    second = push(
        year("2024", 55), year("2023", 40), year("2022", 1), is_correction=True, reason="Đếm sót"
    )
    assert (first.loaded, second.loaded) == (2, 2)  # what was the same is nothing new
    periods = [selectors.period_read("2024")]
    asked = {"actor": SYSTEM, "code": BEDS, "periods": periods}
    assert selectors.indicator_series(**asked)[0].number == 55
    assert selectors.indicator_series(**asked, as_of=known)[0].number == 50
    told = selectors.series_history(actor=SYSTEM, code=BEDS, period=periods[0])
    assert [(each.number, each.version, each.line) for each in told] == [(55, 2, 1), (50, 1, 2)]
    assert told[0].known_at == told[1].known_until
    assert (told[0].batch.reason, told[1].batch.source) == ("Đếm sót", "Sổ giao ban")
    assert selectors.series_history(actor=SYSTEM, code="received", period=periods[0]) == ()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SeriesValue.objects.filter(batch=first.id).update(number=1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SeriesValue.objects.filter(batch=first.id).delete()


def test_who_answers_for_an_indicator_sends_it_and_others_see_nothing(home):
    rights._owners.cache_clear()
    police, commune = home.officer(Role.CASE_OFFICER, home.police), home.officer(Role.CASE_OFFICER)
    operator = worlds.staff(home.centre, Role.ADMINISTRATOR, "quantri.so")
    assert [each.code for each in selectors.series_sendable(actor=police)] == [CARDS]
    assert selectors.series_sendable(actor=commune) == ()
    assert selectors.series_sends(actor=police)
    assert not selectors.series_sends(actor=commune)
    assert len(selectors.series_sendable(actor=operator)) > 40
    row = {"indicator": CARDS, "period": "2024-03-01", "value": 80}
    batch = push(row, actor=police)
    assert (batch.state, batch.by_name) == (BatchState.DONE, police.name)
    assert push(year("2024", 1), actor=police).problems[0].column == "Mã chỉ số"
    with pytest.raises(NotAllowed):
        push(row, actor=commune)
    with pytest.raises(IndicatorUnknown):
        push(row, actor=police, indicator=BEDS)
    with pytest.raises(BatchUnknown):
        selectors.series_batch(actor=commune, batch_id=batch.id)
    assert len(selectors.series_batches(actor=operator)) == 2
    assert selectors.series_batches(actor=commune) == ()
    template = selectors.series_template(actor=police, code=CARDS).decode("utf-8-sig")
    assert template.splitlines()[1].startswith("id_card_percent,2025.25405,")
    with pytest.raises(IndicatorUnknown):
        selectors.series_template(actor=police, code=BEDS)


def test_figures_of_others_are_seen_within_the_own_slice(home):
    commune = home.officer(Role.CASE_OFFICER)
    row = {"indicator": CARDS, "period": "2024-03-01", "value": 80}
    push(row, row | {"unit": "2024.25405"})
    month = Period.month(2024, 3)
    for wanted, number in ((Slice(unit="2024.25405"), 80), (Slice(agency_id=home.commune.id), 80)):
        found = selectors.indicator_value(actor=commune, code=CARDS, period=month, wanted=wanted)
        assert found.number == number
    for wanted in (Slice(), Slice(unit="2024.696"), Slice(agency_id=home.police.id)):
        with pytest.raises(SliceRefused):
            selectors.indicator_value(actor=commune, code=CARDS, period=month, wanted=wanted)
    with pytest.raises(IndicatorUnknown):
        selectors.indicator_cases(actor=SYSTEM, code=CARDS, period=month)


def test_an_indicator_with_figures_keeps_its_kind(home):
    push(year("2024", 1))
    with pytest.raises(Invalid):
        services.series_define(actor=SYSTEM, wish=_wish(BEDS, Adds.SUM, "giường", Grain.YEAR))
    with pytest.raises(Invalid):
        services.series_define(actor=SYSTEM, wish=_wish("received", Adds.SUM, "x", Grain.YEAR))
    with pytest.raises(NotAllowed):
        services.series_define(
            actor=home.officer(Role.APPROVER), wish=_wish("new", Adds.SUM, "x", Grain.YEAR)
        )


def test_a_long_table_is_loaded_by_a_worker_and_never_twice(home, monkeypatch):
    monkeypatch.setattr(sending, "AT_ONCE", 10)
    monkeypatch.setattr(sending, "actor_of", lambda _account: operator)
    monkeypatch.setattr(loading, "TOLD_EACH", 2)
    operator = worlds.staff(home.centre, Role.ADMINISTRATOR, "quantri.dai")
    rows = "".join(
        f"deals,696,{month}/{year},1\n" for year in (2020, 2021) for month in range(1, 13)
    )
    batch = send(HEAD + rows, actor=operator, name="dài.csv")
    assert (batch.state, batch.finished_at) == (BatchState.WAITING, None)
    (job,) = db.execute(
        "SELECT args FROM procrastinate_jobs WHERE task_name = 'ioc.series_load'"
    ).fetchall()
    assert job == ({"batch_id": str(batch.id)},)
    # A worker that died half-way left nothing; the next one begins anew.
    with monkeypatch.context() as dying:
        dying.setattr(loading, "_load", lambda *_args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.series_load(batch_id=batch.id)
    assert selectors.series_batch(actor=operator, batch_id=batch.id).read == 24
    assert not SeriesValue.objects.exists()
    SeriesBatch.objects.filter(pk=batch.id).update(created_at=clock.now() - timedelta(hours=1))
    assert services.series_again() == 1
    for _time in range(2):
        services.series_load(batch_id=batch.id)
    done = selectors.series_batch(actor=operator, batch_id=batch.id)
    assert (done.state, done.read, done.loaded) == (BatchState.DONE, 24, 24)
    assert services.series_again() == 0
    assert value(DEALS, "2020").number == 12


def test_the_command_says_what_is_wrong(home, tmp_path, capsys):
    path = tmp_path / "so.csv"
    path.write_text("Kỳ,Giá trị\n2024,1.234\n")
    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("ioc", "push-series", str(path), "--indicator", BEDS)
    assert "dòng 2, Giá trị" in capsys.readouterr().err
    call_command("ioc", "push-series", str(path), "--indicator", BEDS, "--numbers", "vi")
    assert value(BEDS, "2024").number == 1234


def test_the_published_figures_of_the_province_are_loaded_once(world, monkeypatch):
    indicators_setup = services.indicators_setup
    indicators_setup()
    for era, level, code, parent in HOME_PROVINCE:
        AdministrativeUnit.objects.create(
            era=era, level=level, code=code, name=f"Đơn vị {code}", kind="x", short_name=code,
            name_folded=code, parent=AdministrativeUnit.objects.filter(code=parent).first(),
            source="t", valid_to=LAST_OLD,
        )  # fmt: skip
    services.series_setup()
    assert not SeriesBatch.objects.exists()  # nobody is at home there
    Agency.objects.filter(pk=world.commune.pk).update(
        unit=AdministrativeUnit.objects.get(code="695")
    )
    home_units_forget()
    services.series_setup()
    loaded = SeriesValue.objects.count()
    services.series_setup()
    assert (SeriesValue.objects.count(), loaded > 240) == (loaded, True)
    assert value("pci_rank", "2011").number == 8
    assert value("grdp", "2023").number == 54894
    assert value("papi_total", "2026-11").of == selectors.period_read("2024")
    assert (
        sum(groups("population", "2010", Dimension.DISTRICT).values())
        == value("population", "2010").number
    )
    home_units_forget()


HOME_PROVINCE = [
    ("2024", "province", "70", ""),
    *(("2024", "district", code, "70") for code in
      ("688", "689", "690", "691", "692", "693", "694", "695", "696", "697", "698")),
]  # fmt: skip
