"""The boards of leaders, the warnings, and the prepared apology, as people see them."""

from datetime import timedelta

import pytest

from cases import hierarchy
from cases import world as worlds
from desk.conftest import text_of
from motcua.audit.models import AuditEntry
from motcua.cases import services
from motcua.cases.models import Alert, Extension
from motcua.kernel import clock
from motcua.kernel.actor import Role

BOARD, ALERTS = "/mot-cua/dieu-hanh/", "/mot-cua/dieu-hanh/canh-bao/"


@pytest.fixture
def tree(world):
    return hierarchy.grow(world)


@pytest.fixture
def late(world, tree):
    """A case that is late, with all that was said of it so far."""
    case = worlds.taken(world)
    hierarchy.due(case, clock.now() - timedelta(days=3))
    services.alerts_sweep()
    return case


def test_from_the_province_to_the_case_by_links_alone(world, tree, late, browse):
    chair = browse(tree.chair)

    board = chair.get(BOARD)
    district = f"{BOARD}{tree.district.id}/"
    commune = f"{BOARD}{world.commune.id}/"
    assert f'href="{district}"' in board.content.decode()
    assert f'href="{commune}"' in chair.get(district).content.decode()
    place = text_of(chair.get(commune))
    assert world.officer(Role.CASE_OFFICER).name in place
    staff_id = world.officer(Role.CASE_OFFICER).staff_id
    listed = chair.get(f"{commune}ho-so/?role=case_officer&staff={staff_id}")
    assert late.code in text_of(listed)
    page = chair.page(late)

    assert page.status_code == 200
    assert "Nhận thụ lý" not in text_of(page)
    assert AuditEntry.objects.filter(
        what="case_read", subject_ref=late.id, staff_id=tree.chair.staff_id
    ).exists()


def test_the_board_says_how_many_are_late_and_for_whom_they_wait(world, tree, late, browse):
    page = browse(tree.district_chair).get(BOARD)

    assert 'data-label="Quá hạn"><a' in page.content.decode()
    assert "cán bộ 1" in text_of(page)
    assert '<rect class="own"' in page.content.decode()
    assert "Không có hồ sơ nào: UBND huyện Bù Đăng, UBND xã Đức Liễu" in text_of(page)


@pytest.mark.parametrize("sort", ["overdue", "open", "today", "oldest", "late", "name"])
def test_the_board_is_sorted_as_asked(world, tree, late, browse, sort):
    page = browse(tree.chair).get(f"{BOARD}?sort={sort}")

    assert page.status_code == 200
    assert "aria-sort" in page.content.decode()


@pytest.mark.parametrize(
    "path", ["?sort=nothing", "{commune}/ho-so/?show=x", "{commune}/ho-so/?role=x"]
)
def test_what_nobody_offered_is_not_found(world, tree, browse, path):
    asked = BOARD + path.format(commune=world.commune.id)

    assert browse(tree.chair).get(asked).status_code == 404


@pytest.mark.parametrize("show", ["open", "today", "overdue", "citizen", "other", "outside"])
def test_every_list_opens_and_says_so_when_it_is_empty(world, tree, late, browse, show):
    page = browse(tree.district_chair).get(f"{BOARD}{world.commune.id}/ho-so/?show={show}")

    assert page.status_code == 200
    assert (late.code in text_of(page)) == (show in ("open", "overdue"))
    assert ('class="empty"' in page.content.decode()) == (show not in ("open", "overdue"))


def test_who_leads_nothing_finds_no_board_and_no_link_to_it(world, tree, late, at, browse):
    for officer in (at(Role.CASE_OFFICER), browse(tree.other_chair)):
        assert officer.get(f"{BOARD}{world.commune.id}/").status_code == 404
        assert officer.get(f"{BOARD}{world.commune.id}/ho-so/").status_code == 404
    assert at(Role.CASE_OFFICER).get(BOARD).status_code == 404
    assert "Điều hành" not in text_of(at(Role.CASE_OFFICER).get("/mot-cua/?tab=pool"))
    assert browse(world.citizen).get(ALERTS).status_code == 404


def test_a_warning_is_acknowledged_with_a_word(world, tree, late, browse):
    leader = browse(tree.commune_chair)
    alert = Alert.objects.get(height=1)
    assert late.code in text_of(leader.get(ALERTS))
    assert text_of(leader.get(f"{ALERTS}so/")).strip() == "1"

    sent = leader.client.post(f"{ALERTS}{alert.id}/", {"note": "Đang ký."})
    page = leader.get(ALERTS)

    assert (sent.status_code, sent["Location"]) == (303, ALERTS)
    assert "Không có cảnh báo nào chờ xác nhận" in text_of(page)
    assert f"{tree.commune_chair.name} xác nhận lúc" in text_of(page)
    assert "Đang ký." in text_of(page)
    assert text_of(leader.get(f"{ALERTS}so/")).strip() == ""


def test_the_second_click_is_told_that_it_is_known(world, tree, late, browse):
    leader = browse(tree.commune_chair)
    address = f"{ALERTS}{Alert.objects.get(height=1).id}/"
    leader.client.post(address)

    again = leader.client.post(address)

    assert again.status_code == 409
    assert "đã xác nhận cảnh báo này" in text_of(again)


def test_nobody_acknowledges_what_is_not_theirs(world, tree, late, browse):
    address = f"{ALERTS}{Alert.objects.get(height=1).id}/"

    assert browse(tree.chair).client.post(address).status_code == 404
    assert browse(tree.chair).get(address).status_code == 405
    assert Alert.objects.get(height=1).acknowledged_at is None


def test_the_apology_waits_with_its_date_and_is_sent_with_a_reason(world, tree, late, at):
    officer = at(Role.CASE_OFFICER)
    address = f"/mot-cua/dieu-hanh/thu-xin-loi/{late.id}/"
    assert "Thư xin lỗi đã soạn sẵn" in text_of(officer.page(late))
    assert address in officer.get(ALERTS).content.decode()

    letter = officer.get(address)
    form = letter.context["deed"]["form"]
    assert form["value"].value() >= 1
    assert "Điểu Thị Mai" in text_of(letter)
    sent = officer.act(
        late,
        "extend",
        value=form["value"].value(),
        unit=form["unit"].value(),
        reason="Chờ xác minh tình trạng hôn nhân.",
    )

    assert sent.status_code == 303
    assert Extension.objects.get(case_id=late.id).new_due_at == letter.context["draft"].new_due_at
    assert "Thư xin lỗi đã soạn sẵn" not in text_of(officer.page(late))
    assert officer.get(address).status_code == 404


def test_who_may_not_put_off_finds_no_letter(world, tree, late, browse):
    address = f"/mot-cua/dieu-hanh/thu-xin-loi/{late.id}/"

    assert browse(tree.chair).get(address).status_code == 404
    assert browse(tree.other_chair).get(address).status_code == 404


def test_a_case_with_time_left_has_no_notice(world, tree, at):
    case = worlds.taken(world)
    hierarchy.due(case, clock.now() + timedelta(days=30))

    assert "Thư xin lỗi đã soạn sẵn" not in text_of(at(Role.CASE_OFFICER).page(case))


def test_the_pages_cost_what_they_say(world, tree, late, browse, django_assert_max_num_queries):
    chair, leader = browse(tree.chair), browse(tree.commune_chair)
    for officer, path, most in (
        (chair, BOARD, 7),
        (chair, f"{BOARD}{world.commune.id}/", 7),
        (chair, f"{BOARD}{world.commune.id}/ho-so/", 5),
        (leader, ALERTS, 8),
        (leader, f"{ALERTS}so/", 5),
    ):
        officer.get(path)
        with django_assert_max_num_queries(most):
            assert officer.get(path).status_code == 200
