"""Search at the desk: what is found, in which order, by whom, at what cost."""

import importlib
from copy import deepcopy
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import world as worlds
from motcua.cases import search, selectors
from motcua.cases.models import Case, SearchKey
from motcua.cases.rules import search_keys
from motcua.kernel import db
from motcua.kernel.actor import ANONYMOUS, Role
from motcua.kernel.errors import NotFound
from motcua.kernel.ids import new_id
from motcua.organisation.models import Agency
from motcua.organisation.selectors import agencies_forget


def dossier(world, name, number="999188001234", phone="0912345678"):
    data = deepcopy(worlds.GENERIC_DATA)
    data["applicant"] |= {"full_name": name, "personal_number": number, "phone": phone}
    return worlds.submit(world, data=data)


def found(actor, query, cursor=""):
    return [
        row.case_id for row in selectors.cases_search(actor=actor, query=query, cursor=cursor).rows
    ]


def all_pages(actor, query):
    seen, cursor = [], ""
    for _page in range(50):
        page = selectors.cases_search(actor=actor, query=query, cursor=cursor)
        seen += [row.case_id for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return seen
    raise AssertionError(f"no end of pages: {seen}")


@pytest.fixture
def desk(world):
    return world.officer(Role.DESK_OFFICER)


@pytest.mark.parametrize(
    "query",
    [
        "Điểu Thị Mai",
        "dieu thi mai",
        "DIEU THI",
        "điểu",
        "mai",
        "Thị Mai",
        "Điểu Mai",
        "mai dieu",
        "mai dieu thi",
        "thị điểu mai",
        "dieu ma",
        "d t mai",
        "999188001234",
        "9991880",
        "999 188 001 234",
        "0912345678",
        "0912.345.678",
        "+84 912 345 678",
        "(0912) 345-678",
    ],
)
def test_a_case_is_found_by_name_number_and_phone_as_people_say_them(world, desk, query):
    case = worlds.submit(world)
    dossier(world, "Trần Văn Hòa", "999088005678", "0987654321")

    assert found(desk, query) == [case.id]


@pytest.mark.parametrize(
    "query", ["thị", "hoa mai", "0912345679", "điểu hòa", "mai thi hoa", "5678"]
)
def test_other_words_do_not_find_it(world, desk, query):
    worlds.submit(world)

    assert found(desk, query) == []


def test_a_code_is_found_whole_and_from_its_day_on(world, desk):
    case = worlds.received(world)
    from_the_day = case.code.partition("-")[2]

    for query in (
        case.code,
        case.code.lower(),
        from_the_day,
        from_the_day[:6],
        case.reference,
        case.reference.lower()[:7],
        from_the_day.replace("-", " "),
    ):
        assert found(desk, query) == [case.id], query


def test_the_same_name_shows_the_newest_case_first_and_longer_names_after_it(world, desk):
    first, longer, second = (
        dossier(world, "Lê Văn An"),
        dossier(world, "Lê Văn Anh"),
        dossier(world, "Lê Văn An"),
    )

    assert found(desk, "lê văn an") == [second.id, first.id, longer.id]


def test_pages_follow_one_another_without_gap_or_repetition(world, desk, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 3)
    names = ["Lê An", "Lê An", "Lê An", "Lê An", "Lê Anh", "Lê Ân", "An Văn Lê", "Lê Văn An"]
    cases = {dossier(world, name).id for name in names}

    assert sorted(all_pages(desk, "lê an")) == sorted(cases)


def test_one_word_shows_each_person_once_over_all_pages(world, desk, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 2)
    names = ["Lê Văn An", "Bùi Thị An", "Võ Ngọc An", "An Văn Bình", "An"]
    cases = {dossier(world, name).id for name in names}

    assert sorted(all_pages(desk, "an")) == sorted(cases)


def test_names_in_which_the_words_lie_apart_follow_what_was_found_as_typed(world, desk):
    typed, apart = dossier(world, "Lê Ngọc Anh"), dossier(world, "Lê Văn Ngọc An")
    dossier(world, "Trần Văn Ngọc An")

    first = selectors.cases_search(actor=desk, query="lê ngọc an")
    second = selectors.cases_search(actor=desk, query="lê ngọc an", cursor=first.next_cursor)

    assert [row.case_id for row in first.rows] == [typed.id]
    assert first.is_next_apart
    assert [row.case_id for row in second.rows] == [apart.id]
    assert (second.next_cursor, second.is_next_apart) == ("", False)


def test_names_in_which_the_words_lie_apart_fill_pages_of_their_own(world, desk, monkeypatch):
    monkeypatch.setattr(search, "PAGE", 2)
    apart = [f"Lê {middle} Ngọc An" for middle in ("Văn", "Thị", "Hữu", "Minh")]
    cases = {
        dossier(world, name).id for name in [*apart, "Lê Ngọc An", "Lê Ngọc Anh", "An Ngọc Lê"]
    }

    assert sorted(all_pages(desk, "lê ngọc an")) == sorted(cases)
    assert sorted(all_pages(desk, "an ngọc lê")) == sorted(cases)


def test_a_number_has_no_words_that_lie_apart(world, desk):
    worlds.submit(world)

    for query in ("mai", "999188001234", "999 188 001 234"):
        page = selectors.cases_search(actor=desk, query=query)
        assert (len(page.rows), page.next_cursor) == (1, ""), query


def test_what_lies_apart_is_read_up_to_a_bound_and_this_is_said(world, desk, monkeypatch):
    monkeypatch.setattr(search, "MOST_READ", 2)
    for name in ("Lê Văn Đức An", "Lê Văn Minh An", "Lê Văn Ngọc An"):
        dossier(world, name)

    page = selectors.cases_search(actor=desk, query="lê ngọc an")

    assert page.is_cut


def test_other_agencies_and_citizens_find_nothing(world, desk):
    worlds.submit(world)

    assert found(world.officer(Role.DESK_OFFICER, world.centre), "mai") == []
    for nobody in (world.citizen, ANONYMOUS):
        with pytest.raises(NotFound):
            selectors.cases_search(actor=nobody, query="mai")


def test_a_leader_finds_the_cases_of_the_agencies_below(world):
    Agency.objects.filter(pk=world.commune.pk).update(parent_id=world.police.pk)
    agencies_forget()
    case = worlds.submit(world)

    assert found(world.officer(Role.APPROVER, world.police), "mai") == [case.id]
    assert found(world.officer(Role.CASE_OFFICER, world.police), "mai") == []


def test_a_key_that_leads_to_a_case_of_others_does_not_show_it(world, desk):
    case = worlds.submit(world)
    SearchKey.objects.create(agency_id=world.centre.pk, key="le thi la", case_id=case.id)

    assert found(world.officer(Role.DESK_OFFICER, world.centre), "le thi la") == []


@pytest.mark.parametrize(
    "query",
    [
        "%",
        "_",
        "%%%",
        "____",
        "' OR 1=1 --",
        "\x00\x01",
        "\\",
        "a" * 5000,
        "😀😀",
        "\u202emai\x00 %",
        "(((((",
        "..",
        "- -",
        "mai%",
        "~~~",
    ],
)
def test_hostile_words_find_nothing_they_should_not(world, desk, query):
    worlds.submit(world)

    rows = selectors.cases_search(actor=desk, query=query).rows

    assert len(rows) == (1 if "mai" in query else 0)


@pytest.mark.parametrize(
    "cursor", ["x", "====", "\x00", "MHwwMDB8", "OXxub3BlfHg", "é", "a" * 400, "LTF8fA"]
)
def test_a_cursor_that_nobody_gave_out_shows_the_first_page(world, desk, cursor):
    case = worlds.submit(world)

    assert found(desk, "mai", cursor) == [case.id]


def test_a_page_takes_three_statements(world, desk):
    worlds.submit(world)
    found(desk, "điểu mai")

    for query, most in (("mai", 2), ("điểu thị mai", 2), ("d t mai", 3), ("0912345678", 2)):
        with CaptureQueriesContext(
            connection,
        ) as done:
            found(desk, query)
        assert len(done) <= most, query


def test_a_search_reads_a_page_and_a_bounded_number_of_keys_whatever_the_history(world):
    agency_id = world.commune.pk
    filled(agency_id, 3000)
    wanted = search.wanted_of("nguyễn v an")
    reach = search.Reach(agencies=frozenset({agency_id}), theirs=frozenset())

    assert len(search._keys(reach, search.wanted_of("nguyễn"), search.START)) == search.PAGE + 1
    rows, is_cut = search._keys_apart(reach, wanted, search.START)
    assert (len(rows), is_cut) == (search.PAGE + 1, True)


def filled(agency_id: UUID, number: int) -> None:
    db.execute(
        "INSERT INTO cases_searchkey (agency_id, key, case_id) SELECT %s, "
        "'nguyen van an ' || i, gen_random_uuid() FROM generate_series(1, %s) AS i",
        [agency_id, number],
    )
    db.execute(
        "INSERT INTO cases_searchkey (agency_id, key, case_id) SELECT %s, "
        "'an van nguyen ' || i, gen_random_uuid() FROM generate_series(1, %s) AS i",
        [agency_id, number],
    )


WORD = st.sampled_from(
    ["lê", "An", "thị", "Điểu", "mai", "văn", "Hòa", "09", "240510-0001", "TN", "-"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(WORD, max_size=4), at_commune=st.booleans())
def test_whatever_is_asked_every_hit_may_be_opened(world, words, at_commune):
    if not Case.objects.exists():
        dossier(world, "Điểu Thị Mai")
        dossier(world, "Lê Văn Hòa An")
        worlds.received(world)
    actor = world.officer(Role.DESK_OFFICER, world.commune if at_commune else world.centre)

    for row in selectors.cases_search(actor=actor, query=" ".join(words)).rows:
        assert selectors.case_summary(actor=actor, case_id=row.case_id).id == row.case_id


def test_a_name_is_kept_from_both_ends_and_without_its_middle():
    keys = search_keys(reference="TN1", name="Nguyễn Thị Ánh Đào")

    assert keys == ["tn1", "nguyen thi anh dao", "dao anh thi nguyen", "dao nguyen thi anh *"]


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("", ["tn1"]),
        ("An", ["tn1", "an"]),
        ("Lê An", ["tn1", "le an", "an le"]),
        ("Lê Lệ Hằng", ["tn1", "le le hang", "hang le le"]),
    ],
)
def test_short_and_repeated_names_have_fewer_keys(name, keys):
    assert search_keys(reference="TN1", name=name) == keys


def test_keys_of_other_cases_never_answer(world, desk):
    SearchKey.objects.create(agency_id=world.commune.pk, key="ma", case_id=new_id())

    assert found(desk, "ma") == []


def test_keys_from_before_the_mark_are_marked(world, desk, monkeypatch):
    case = dossier(world, "Lê Văn Ngọc An")
    twice = [dossier(world, "Lê Lệ Hằng"), dossier(world, "Lê Lan Lân")]
    dossier(world, "Lê An")
    as_they_are = sorted(SearchKey.objects.values_list("key", flat=True))
    migration = importlib.import_module(
        "motcua.cases.migrations.0032_backfill_keys_without_middle_name"
    )

    migration.unmark(None, connection.schema_editor())
    as_they_were = sorted(SearchKey.objects.values_list("key", flat=True))
    monkeypatch.setattr(migration, "AT_ONCE", 4)
    for _again in range(2):
        migration.mark(None, connection.schema_editor())
    SearchKey.objects.create(agency_id=world.commune.pk, key="an le van ngoc", case_id=case.id)
    migration.mark(None, connection.schema_editor())

    assert "an le van ngoc" in as_they_were
    assert "an le van ngoc *" in as_they_are
    assert sorted(SearchKey.objects.values_list("key", flat=True)) == as_they_are
    assert found(desk, "an lê văn") == [case.id]
    assert (found(desk, "hằng"), found(desk, "lân")) == ([twice[0].id], [twice[1].id])
    assert found(desk, "hằng lê") == [twice[0].id]
