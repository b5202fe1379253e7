"""Administrators set when officers are warned and superiors told."""

import pytest

from motcua.cases.models import AlertRule
from motcua.cases.thresholds import thresholds

PAGE = "/quan-tri/canh-bao/"
TYPED = {"share": "20", "before": "16", "rise": "4", "apology": "20"}


def test_the_page_says_what_holds_and_what_the_distribution_says(browse, administrator, read):
    page = read(browse(administrator).get(PAGE))

    assert "Nhắc trước hạn trả" in page
    assert "Mặc định: 8." in page


def test_only_what_was_changed_is_set(browse, administrator):
    answer = browse(administrator).post(PAGE, TYPED)

    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert set(AlertRule.objects.values_list("kind", "value", "set_by_name")) == {
        ("before", 16, administrator.name),
        ("rise", 4, administrator.name),
    }
    assert (thresholds().share, thresholds().before, thresholds().rise) == (20, 16, 4)


@pytest.mark.parametrize("value", ["", "0", "81", "x", "1.5"])
def test_a_value_that_makes_no_sense_is_refused_with_the_way_out(
    browse, administrator, read, value
):
    answer = browse(administrator).post(PAGE, TYPED | {"before": value})

    assert answer.status_code == 422
    assert "Xin ghi một số nguyên từ 1 đến 80." in read(answer)
    assert not AlertRule.objects.exists()
