"""The demonstration province: agencies, posts and staff from files, and who holds what."""

import re
from collections import Counter
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from motcua.kernel.actor import SYSTEM, Role
from motcua.kernel.tables import BadRows, Count
from motcua.organisation import selectors
from motcua.organisation.errors import AgencyUnknown, ContradictsStored
from motcua.organisation.models import Agency, Post, PostHolding, Staff
from motcua.organisation.services import UNIT_FILES, agencies_import, units_import
from motcua.organisation.types import AgencyKind, Level

pytestmark = pytest.mark.django_db

TODAY, THEN = date(2026, 11, 22), date(2025, 6, 30)
AGENCIES = (
    "identifier,name,short_name,symbol,level,kind,unit_era,unit_code,parent_identifier,"
    "place,address,phone,email,valid_from,valid_to,source\n"
)
STAFF = "username,full_name,title\n"
POSTS = "agency_identifier,role,title,username,valid_from,valid_to\n"
CASE_CODE_PREFIX = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}")


@pytest.fixture
def province(tmp_path):
    """Bình Phước and what it became: the rows of the distribution, without the rest of the
    country.
    """
    lines = UNIT_FILES[0].read_text("utf-8").splitlines(keepends=True)
    districts = {str(code) for code in range(688, 699)}
    kept = [line for line in lines[1:] if line.split(",")[2] == "70" or line.split(",")[3] == "70"]
    kept += [line for line in lines[1:] if line.split(",")[3] in districts]
    file = tmp_path / "binh_phuoc.csv"
    present = UNIT_FILES[1].read_text("utf-8").splitlines(keepends=True)[1:]
    kept += [line for line in present if line.split(",")[2] == "75" or line.split(",")[3] == "75"]
    file.write_text(lines[0] + "".join(kept), "utf-8")
    units_import(actor=SYSTEM, files=[file])
    return agencies_import(actor=SYSTEM)


def write(folder, name, text):
    file = folder / name
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("on", "levels", "departments"),
    [
        (THEN, {Level.PROVINCE: 23, Level.DISTRICT: 11, Level.COMMUNE: 111}, 20),
        (TODAY, {Level.PROVINCE: 17, Level.COMMUNE: 40}, 14),
    ],
)
def test_districts_end_with_june_2025(province, on, levels, departments):
    kinds = Counter(agency.kind for agency in selectors.agencies_list(Level.PROVINCE, on))

    assert Counter(agency.level for agency in selectors.agencies_list(on=on)) == levels
    assert kinds == {
        AgencyKind.PEOPLE_COMMITTEE: 1,
        AgencyKind.DEPARTMENT: departments,
        AgencyKind.POLICE: 1,
        AgencyKind.SERVICE_CENTRE: 1,
    }


def test_each_agency_of_before_has_one_that_took_over_and_history_stays(province):
    before = selectors.agencies_list(on=THEN)
    today = {agency.id for agency in selectors.agencies_list(on=TODAY)}
    heirs = {agency.id: selectors.agency_heir(agency.id, TODAY) for agency in before}

    assert {heir.id for heir in heirs.values()} == today
    assert all(selectors.agency_heir(agency.id, THEN) is agency for agency in before)
    land = selectors.agency_by_identifier("000.00.08.H10")
    assert heirs[land.id].name == "Sở Nông nghiệp và Môi trường thành phố Đồng Nai"
    ward = selectors.agency_by_identifier("000.01.51.H10")  # phường Thác Mơ, thị xã Phước Long
    assert selectors.agency_of_unit("25216") is heirs[ward.id]
    assert heirs[ward.id].short_name == "UBND phường Phước Long"
    assert heirs[ward.id].id in selectors.agencies_above([ward.id])
    assert ward.id in selectors.agencies_below(heirs[ward.id].id)
    assert selectors.agencies_concerned([ward.id], TODAY)[0] == {ward.id, heirs[ward.id].id}
    top = selectors.agency_of_the_province()
    assert top == selectors.agency_by_identifier("000.00.00.H19").id
    outside = {heirs[police.id].id for police in before if police.kind is AgencyKind.POLICE}
    assert len(selectors.agencies_below(top)) == 145 + 57 - len(outside) - 1


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("000.00.30.H10,000.00.99.H19,72/2025/QH15,", "không có cơ quan"),
        ("000.00.30.H10,000.00.30.H10,72/2025/QH15,", "kế thừa chính nó"),
    ],
)
def test_nobody_takes_over_from_oneself_or_is_unknown(province, tmp_path, row, why):
    file = write(tmp_path, "s.csv", "old_identifier,new_identifier,basis,note\n" + row + "\n")

    with pytest.raises(BadRows) as refusal:
        agencies_import(actor=SYSTEM, files=[file])

    assert why in refusal.value.rows[0].what


def test_identifiers_fit_the_form_that_case_codes_need(province):
    identifiers = [agency.identifier for agency in selectors.agencies_list()]

    assert all(CASE_CODE_PREFIX.fullmatch(identifier) for identifier in identifiers)
    for identifier, name in (("H10", "tỉnh Bình Phước"), ("H19", "thành phố Đồng Nai")):
        agency = selectors.agency_by_identifier(f"000.00.00.{identifier}")
        assert agency.name == f"Ủy ban nhân dân {name}"


def test_a_commune_knows_its_district_place_and_code(province):
    commune = next(
        a for a in selectors.agencies_list(Level.COMMUNE, THEN) if a.unit_code == "25405"
    )
    assert commune.parent_id is not None

    assert commune.name == "Ủy ban nhân dân xã Bom Bo"
    assert (commune.symbol, commune.place) == ("UBND", "Bom Bo")
    assert selectors.agency_info(commune.parent_id).short_name == "UBND huyện Bù Đăng"


def test_no_two_agencies_have_the_same_short_name(province):
    names = Counter(agency.short_name for agency in selectors.agencies_list())

    assert [name for name, count in names.items() if count > 1] == []


def test_each_agency_has_the_posts_that_its_part_in_the_loop_needs(province):
    roles, heads = {}, Counter()
    for identifier, role, title in PostHolding.objects.values_list(
        "post__agency__identifier", "post__role", "post__title"
    ):
        roles.setdefault(identifier, Counter())[role] += 1
        heads[identifier] += role == "approver" and not title.startswith("Phó")
    full = {"desk_officer": 1, "case_officer": 2, "approver": 1, "registrar": 1}
    behind = {"case_officer": 2, "approver": 1, "registrar": 1}

    for agency in selectors.agencies_list():
        expected = behind if agency.level is Level.PROVINCE else full
        if agency.kind is AgencyKind.SERVICE_CENTRE:
            expected = {"desk_officer": 3, "administrator": 1}
        found = roles[agency.identifier]
        assert heads[agency.identifier] == expected.get("approver", 0), agency.identifier
        if agency.is_valid(THEN):
            assert found == expected, agency.identifier
        else:  # where several came together, so did their people
            assert found.keys() == expected.keys(), agency.identifier
            assert all(found[role] >= expected[role] for role in expected), agency.identifier


def test_taking_the_agencies_twice_changes_nothing(province):
    again = agencies_import(actor=SYSTEM)

    assert province == {
        "agencies": Count(created=202),
        "staff": Count(created=702),
        "posts": Count(created=921),
        "holdings": Count(created=1_349),
        "succession": Count(created=145),
    }
    assert again == {
        "agencies": Count(unchanged=202),
        "staff": Count(unchanged=702),
        "posts": Count(unchanged=921),
        "holdings": Count(unchanged=1_349),
        "succession": Count(unchanged=145),
    }


def test_posts_are_those_held_on_the_day(province, django_assert_num_queries):
    staff = Staff.objects.get(username="lanhdao.stp")
    justice = selectors.agency_by_identifier("000.00.03.H19")
    before = selectors.agency_by_identifier("000.00.03.H10")
    with django_assert_num_queries(1):
        posts = selectors.posts_of(staff.pk, TODAY)

    assert [(post.agency_id, post.role) for post in posts] == [(justice.id, Role.APPROVER)]
    assert selectors.posts_of(staff.pk, date(2023, 12, 31)) == ()
    assert [post.agency_id for post in selectors.posts_of(staff.pk, THEN)] == [before.id]
    held = PostHolding.objects.filter(staff=staff, valid_to=None)
    held.update(valid_to=date(2026, 11, 21))
    assert selectors.posts_of(staff.pk, date(2026, 11, 21)) == posts
    assert selectors.posts_of(staff.pk, TODAY) == ()


def test_a_post_at_an_agency_that_has_ended_is_no_post(province):
    staff = Staff.objects.get(username="thuly1.h696")
    PostHolding.objects.filter(staff=staff).update(valid_to=None)

    assert len(selectors.posts_of(staff.pk, THEN)) == 1
    assert selectors.posts_of(staff.pk, date(2025, 7, 1)) == ()


def test_holders_and_titles_of_a_post(province):
    commune = next(
        a for a in selectors.agencies_list(Level.COMMUNE, THEN) if a.unit_code == "25405"
    )
    holders = selectors.holders_of(commune.id, Role.CASE_OFFICER, THEN)

    assert [person.username for person in holders] == ["thuly1.x25405", "thuly2.x25405"]
    assert selectors.post_titles(holders[0].id, commune.id, THEN) == {
        Role.CASE_OFFICER: "Công chức Tư pháp - Hộ tịch"
    }
    assert selectors.staff_name(holders[0].id) == holders[0].full_name
    assert selectors.staff_names({holders[1].id}) == {holders[1].id: holders[1].full_name}
    assert selectors.staff_name(UUID(int=1)) == ""
    assert len(selectors.staff_list()) == 702


def test_agencies_are_read_with_one_query_and_then_remembered(province, django_assert_num_queries):
    selectors.agencies_forget()

    with django_assert_num_queries(1):
        agency = selectors.agency_by_identifier("000.00.00.H10")
    with django_assert_num_queries(0):
        assert selectors.agency_info(agency.id) is agency
        assert len(selectors.agencies_list(on=date(2023, 1, 1))) == 0


def test_an_unknown_agency_is_not_found(province):
    with pytest.raises(AgencyUnknown):
        selectors.agency_info(UUID(int=1))
    with pytest.raises(AgencyUnknown):
        selectors.agency_by_identifier("H99")


def test_bad_rows_of_all_files_are_named_and_nothing_is_taken(tmp_path):
    agencies = write(
        tmp_path,
        "agencies.csv",
        AGENCIES
        + "H10,Ủy ban,UBND,UBND,province,people_committee,,,,Bình Phước,,,,2024-01-01,,thử\n"
        + "H10.01,Sở,Sở,S,province,department,2024,70,H11,Bình Phước,,,,2024-01-01,,thử\n"
        + "H10.02,Sở,Sở,S,region,department,,,H10.03,Bình Phước,,,sai,2024-01-01,,thử\n"
        + "H10.03,Sở,Sở,S,province,department,,,H10.02,Bình Phước,,,,,,thử\n"
        + "so 4,Sở,Sở,S,province,department,,,,Bình Phước,,,,2024-01-01,2023-01-01,thử\n",
    )
    staff = write(tmp_path, "staff.csv", STAFF + "Lãnh đạo,Lê Minh,Giám đốc\nmot.so,,Văn thư\n")
    posts = write(
        tmp_path,
        "posts.csv",
        POSTS + "H10,king,Vua,khong.co,2024-01-01,\nH12,approver,Giám đốc,mot.so,2024-01-01,\n",
    )

    with pytest.raises(BadRows) as refusal:
        agencies_import(actor=SYSTEM, files=[posts, staff, agencies])

    lines = Counter((bad.file, bad.line) for bad in refusal.value.rows)
    assert lines == {
        ("agencies.csv", 3): 2,  # unit and parent unknown
        ("agencies.csv", 4): 3,  # level, e-mail, under itself
        ("agencies.csv", 5): 2,  # no first day, under itself
        ("agencies.csv", 6): 2,  # identifier, days
        ("posts.csv", 2): 2,  # role, user name
        ("posts.csv", 3): 1,  # agency
        ("staff.csv", 2): 1,
        ("staff.csv", 3): 1,
    }
    assert not Agency.objects.exists()
    assert not Staff.objects.exists()


def test_a_second_open_holding_of_the_same_post_is_refused_as_a_contradiction(province, tmp_path):
    posts = write(
        tmp_path, "p.csv", POSTS + "000.00.03.H19,approver,Giám đốc,lanhdao.stp,2026-01-01,\n"
    )

    with pytest.raises(ContradictsStored):
        agencies_import(actor=SYSTEM, files=[posts])

    assert PostHolding.objects.filter(staff__username="lanhdao.stp").count() == 2


def test_the_database_refuses_a_role_that_nobody_knows(province):
    with pytest.raises(IntegrityError, match="post_role_known"), transaction.atomic():
        Post.objects.create(agency=Agency.objects.first(), role="king", title="Vua")
