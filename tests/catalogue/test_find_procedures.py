import pytest

from motcua.catalogue.selectors import fields_list, procedures_search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("dang ky khai sinh", "1.001193"),
        ("Đăng ký khai sinh", "1.001193"),
        ("ĐĂNG KÝ  khai\u0000 SINH", "1.001193"),
        ("thủ tục đăng ký khai sinh", "1.001193"),
        ("khai sinh", "1.001193"),
        ("chung thuc ban sao tu ban chinh", "2.000815"),
        ("phieu ly lich tu phap cho cong dan", "3.000333"),
        ("3.000333", "3.000333"),
    ],
)
def test_accents_case_and_spaces_do_not_matter(query, first):
    assert procedures_search(query).rows[0].code == first


def test_all_words_must_match_and_the_beginning_of_a_word_is_enough():
    page = procedures_search("nuoi con nuoi nuoc ngoa")

    assert page.total > 0
    for row in page.rows:
        assert all(word in row.name.lower() for word in ("nuôi", "con", "nước"))
    assert procedures_search("khai sinh tau vu tru").total == 0


@pytest.mark.parametrize(
    "query",
    ["'; DROP TABLE x; --", "a & | ! :* ( )", "\\", "%_%", "\ud800", "x" * 10_000, "a " * 5_000],
)
def test_any_text_may_be_searched(query):
    assert procedures_search(query).total >= 0


def test_field_and_level_narrow_the_list():
    page = procedures_search(field="Hộ tịch", level="commune", per_page=100)

    assert page.total == len(page.rows) > 10
    assert {row.field for row in page.rows} == {"Hộ tịch"}
    assert all("commune" in row.levels for row in page.rows)
    assert "2.000815" in {row.code for row in procedures_search(level="district").rows}


def test_pages_cover_the_list_once():
    first, second = procedures_search(page=1, per_page=50), procedures_search(page=2, per_page=50)

    assert first.total == 2378
    assert first.pages == 48
    assert not {row.code for row in first.rows} & {row.code for row in second.rows}
    assert procedures_search(page=999_999_999).rows == ()
    assert procedures_search(page=-3).page == 1


def test_a_search_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        procedures_search("dang ky", field="Hộ tịch", level="commune", page=2, per_page=5)


def test_fields_are_listed_with_their_number(django_assert_num_queries):
    with django_assert_num_queries(1):
        fields = fields_list()

    assert sum(field.procedures for field in fields) == 2378
    assert next(field for field in fields if field.name == "Hộ tịch").procedures > 10
