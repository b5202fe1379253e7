"""A citizen's own lists, papers used again, what is to be paid, and the rating."""

import html
import re

import pytest
from django.utils.html import escape

from cases import world as worlds
from cases.world import GENERIC
from motcua.cases import selectors, services
from motcua.cases.errors import RatingClosed
from motcua.cases.models import Case, CaseFile, Draft, Rating, RatingCount
from motcua.cases.public import SHOWN
from motcua.cases.types import Command, PaperFilter, RatingLevel, Term, TermKind
from motcua.files.models import StoredFile
from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.errors import NotFound
from motcua.notifications.selectors import preference_of
from motcua.notifications.types import Preference
from motcua.portal import paying
from motcua.portal.paying import PaySlot, PayWay
from portal.conftest import hidden, text_of

SILENT = {
    Command.TAKE, Command.RELEASE, Command.ASSIGN, Command.FORWARD, Command.ANSWER_CONSULT,
    Command.RECEIVE_OUTSIDE, Command.LAPSE, Command.PROPOSE, Command.APPROVE, Command.SEND_BACK,
    Command.TAKE_BACK, Command.SIGN, Command.SIGN_LETTER, Command.MOVE,
}  # fmt: skip


@pytest.fixture
def finished(keys):
    """A dossier with its result in the citizen's hands."""
    case = worlds.sealed(keys)
    return services.case_hand_over(
        actor=keys.officer(Role.DESK_OFFICER), case_id=case.id, expected_version=case.version
    )


def refused(world):
    case = worlds.submit(world)
    return services.case_refuse_intake(
        actor=world.officer(Role.DESK_OFFICER),
        case_id=case.id,
        expected_version=case.version,
        reason="Không thuộc thẩm quyền.",
    )


def test_every_command_is_shown_to_the_citizen_or_said_to_be_of_the_inside():
    assert set(Command) == set(SHOWN) | SILENT
    assert not set(SHOWN) & SILENT


def test_no_inner_step_leaks_to_the_citizen_or_to_the_holder_of_the_code(finished, keys):
    inside = {line.name for line in ledger(finished, keys.officer(Role.APPROVER))} - set(SHOWN)
    assert {Command.TAKE, Command.PROPOSE, Command.APPROVE, Command.SIGN} <= inside

    for lines in (
        ledger(finished, keys.citizen),
        selectors.case_track(code=finished.code, pin=finished.pin).ledger,
    ):
        assert [line.name for line in lines] == [
            Command.SUBMIT, Command.ACCEPT, Command.SEAL, Command.HAND_OVER,
        ]  # fmt: skip
        assert {line.actor_name + line.stead_name + line.given_to for line in lines} == {""}


def ledger(case, actor):
    return selectors.case_detail(actor=actor, case_id=case.id).ledger


def test_the_list_is_filtered_paged_and_searched(world, mai, stop_clock, monkeypatch):
    monkeypatch.setattr("motcua.cases.mine.PAGE", 2)
    made = []
    for day in (3, 4, 5):
        stop_clock(f"2024-06-0{day} 08:00")
        made.append(worlds.submit(world))
    first, second, third = made
    services.case_withdraw(
        actor=world.citizen, case_id=first.id, expected_version=first.version, reason="Nhầm"
    )

    page = mai.get("/ho-so/")
    assert codes(page) == [third.reference, second.reference]
    following = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
    assert codes(mai.get(html.unescape(following[1]))) == [first.reference]
    assert codes(mai.get("/ho-so/?xem=done")) == [first.reference]
    assert codes(mai.get("/ho-so/?xem=must")) == []
    assert codes(mai.get(f"/ho-so/?ma={second.reference.lower()}")) == [second.reference]
    assert codes(mai.get(f"/ho-so/?ma={second.reference[3:9]}")) == [second.reference]
    assert "Không có hồ sơ nào với mã này" in text_of(mai.get("/ho-so/?ma=TNKHONGCO"))
    assert codes(mai.get("/ho-so/?sau=la-gi&xem=la-gi")) == [third.reference, second.reference]


def codes(page):
    return re.findall(r'<span class="code">([^<]+)</span>', page.content.decode())


def test_another_persons_code_finds_nothing(world, nam):
    case = worlds.submit(world)
    assert codes(nam.get(f"/ho-so/?ma={case.reference}")) == []


def test_papers_and_results_are_listed_by_dossier(
    finished, keys, mai, nam, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        page = mai.get("/giay-to/")
    words = text_of(page)
    assert finished.code in words
    assert "Kết quả" in words
    results = selectors.papers_of_citizen(actor=keys.citizen, wanted=PaperFilter.RESULTS)
    assert [paper.is_result for paper in results.cases[0].papers] == [True]
    assert "giấy tờ.pdf" not in text_of(mai.get("/giay-to/?loai=results"))
    assert "Chưa có giấy tờ nào" in text_of(nam.get("/giay-to/"))


def test_a_paper_is_handed_in_again_without_being_uploaded_again(finished, keys, mai, nam):
    paper = selectors.papers_again(actor=keys.citizen)[-1]
    form = mai.get(f"/nop/{GENERIC}/")
    key = re.search(r'name="again\.([^"]+)"', form.content.decode())[1]
    assert escape(f"{paper.case_id}:{paper.file_id}") in form.content.decode()
    before = StoredFile.objects.count()

    mai.post(
        f"/nop/{GENERIC}/",
        {"owner": hidden(form, "owner"), f"again.{key}": f"{paper.case_id}:{paper.file_id}"},
    )

    assert Draft.objects.get().files == [[key, str(paper.file_id)]]
    assert StoredFile.objects.count() == before
    theirs = nam.get(f"/nop/{GENERIC}/")
    assert "again." not in theirs.content.decode()
    nam.post(
        f"/nop/{GENERIC}/",
        {"owner": hidden(theirs, "owner"), f"again.{key}": f"{paper.case_id}:{paper.file_id}"},
    )
    assert [draft.files for draft in Draft.objects.order_by("saved_at")][1:] in ([], [[]])


def test_papers_carry_what_the_scanner_says_and_malware_is_not_offered_again(finished, keys, mai):
    given = StoredFile.objects.filter(name="giấy tờ.pdf")
    for state, words in (("pending", "Đang chờ quét"), ("infected", "Có mã độc, không mở được")):
        given.update(scan=state)
        assert words in text_of(mai.get("/giay-to/"))

    again = selectors.papers_again(actor=keys.citizen)

    assert [paper.is_result for paper in again] == [True]


def test_a_result_becomes_an_upload_of_the_citizen_with_the_same_bytes(finished, keys):
    result = CaseFile.objects.get(case_id=finished.id, kind="result")
    again = services.paper_reuse(actor=keys.citizen, case_id=finished.id, file_id=result.file_id)
    mine = StoredFile.objects.get(pk=again)
    assert again != result.file_id
    assert mine.sha256 == StoredFile.objects.get(pk=result.file_id).sha256
    assert mine.account_id == keys.citizen.account_id
    with pytest.raises(NotFound):
        services.paper_reuse(actor=keys.stranger, case_id=finished.id, file_id=result.file_id)
    signed = CaseFile.objects.filter(case_id=finished.id, kind="signed").first()
    if signed is not None:
        with pytest.raises(NotFound):
            services.paper_reuse(actor=keys.citizen, case_id=finished.id, file_id=signed.file_id)


def test_a_finished_dossier_is_rated_once_and_changed_for_the_days_of_the_province(
    world, mai, nam, stop_clock
):
    stop_clock("2024-06-03 08:00")
    case = refused(world)
    address = f"/ho-so/{case.id}/"
    assert "Ông/bà có hài lòng" in text_of(mai.get(address))
    nothing = mai.post(address + "danh-gia/", {"comment": "Chưa chọn"})
    assert nothing.status_code == 422
    assert "Xin chọn một mức." in text_of(nothing)
    assert "Chưa chọn" in nothing.content.decode()
    assert mai.post(address + "danh-gia/", {"level": 1}).status_code == 303
    assert nam.post(address + "danh-gia/", {"level": 3}).status_code == 404
    stop_clock("2024-06-09 08:00")
    mai.post(address + "danh-gia/", {"level": 3, "comment": "Đã hiểu lý do."})

    rating = Rating.objects.get()
    assert (rating.level, rating.comment) == (RatingLevel.GOOD, "Đã hiểu lý do.")
    assert counted() == {RatingLevel.BAD: 0, RatingLevel.GOOD: 1}
    services.clock_term_set(
        actor=worlds.staff(world.centre, Role.ADMINISTRATOR, "quantri"),
        kind=TermKind.RATING,
        new=Term(basis="Quy chế của tỉnh", value=2),
    )
    stop_clock("2024-06-10 08:01")
    assert "Sửa đánh giá" not in text_of(mai.get(address))
    with pytest.raises(RatingClosed):
        services.case_rate(actor=world.citizen, case_id=case.id, level=1)
    assert counted()[RatingLevel.GOOD] == 1


def counted():
    return {RatingLevel(row.level): row.number for row in RatingCount.objects.order_by("level")}


def test_a_dossier_under_way_is_not_rated(world, mai):
    case = worlds.submit(world)
    assert "Đánh giá" not in text_of(mai.get(f"/ho-so/{case.id}/"))
    for actor in (world.stranger, world.officer(Role.DESK_OFFICER), SYSTEM):
        with pytest.raises(NotFound):
            services.case_rate(actor=actor, case_id=case.id, level=3)
    with pytest.raises(RatingClosed):
        services.case_rate(actor=world.citizen, case_id=case.id, level=3)


def test_leaders_see_counts_and_words_without_names(world):
    case = refused(world)
    services.case_rate(actor=world.citizen, case_id=case.id, level=1, comment="Chờ lâu quá")
    agency_id = Case.objects.get(pk=case.id).competent_agency_id
    leader = world.officer(Role.APPROVER)

    seen = selectors.ratings_seen(actor=leader, agency_id=agency_id)

    assert [row.counts for row in seen.rows] == [
        {RatingLevel.BAD: 1, RatingLevel.FAIR: 0, RatingLevel.GOOD: 0}
    ]
    assert seen.rows[0].good_percent == 0
    assert [comment.text for comment in seen.comments] == ["Chờ lâu quá"]
    assert world.citizen.name not in str(seen)
    with pytest.raises(NotFound):
        selectors.ratings_seen(actor=world.officer(Role.CASE_OFFICER), agency_id=agency_id)


def test_what_is_due_has_its_place_and_a_later_source_fills_it(world, mai, monkeypatch):
    case = worlds.submit(world)
    address = f"/ho-so/{case.id}/"
    assert "Nơi nộp" not in text_of(mai.get(address))
    slot = PaySlot(amount_vnd=8000, text="Lệ phí", where="Nộp tại quầy: UBND xã")
    monkeypatch.setattr(paying, "_source", [lambda _case: slot])
    words = text_of(mai.get(address))
    assert "8.000" in words
    assert "Nộp tại quầy: UBND xã" in words
    online = PaySlot(
        amount_vnd=8000, text="Lệ phí", ways=(PayWay(label="Nộp ngay", url="/nop-tien/1/"),)
    )
    paying.pay_source_set(lambda _case: online)
    page = mai.get(address)
    assert 'action="/nop-tien/1/"' in page.content.decode()
    assert "Nơi nộp" not in text_of(page)


def test_the_citizen_chooses_how_to_be_told(world, mai):
    page = mai.get("/thong-bao/cach-nhan/")
    assert page.content.decode().count(" checked") == 3
    answer = mai.post("/thong-bao/cach-nhan/", {"email": "on"})
    assert answer["Location"] == "/thong-bao/"
    assert preference_of(world.citizen) == Preference(email=True, sms=False, in_app=False)


def test_pages_keep_their_budget(finished, keys, mai, django_assert_max_num_queries):
    services.case_rate(actor=keys.citizen, case_id=finished.id, level=3)
    mai.get(f"/ho-so/{finished.id}/")
    with django_assert_max_num_queries(10):
        mai.get(f"/ho-so/{finished.id}/")
    for path in ("/ho-so/", "/ho-so/?xem=open&ma=TN12", "/giay-to/", "/thong-bao/"):
        with django_assert_max_num_queries(5):
            mai.get(path)
