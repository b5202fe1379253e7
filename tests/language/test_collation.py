"""Names stand in the order of Vietnamese dictionaries."""

import random

import pytest
from django.db import connection

from motcua.kernel.text import collation_key

LETTERS = (
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ b c d đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ g h i ì ỉ ĩ í ị k l m n "
    "o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ p q r s t u ù ủ ũ ú ụ ư ừ ử ữ ứ ự v x y ỳ ỷ ỹ ý ỵ"
).split()
NAMES = [
    "Phường 2",
    "Phường 10",
    "Phường An Lộc",
    "Phường Ấn",
    "Xã Bù Đăng",
    "Xã Bù Gia Mập",
    "Xã Dung",
    "Xã Đa Kia",
    "Xã Đak Ơ",
    "Xã Đăk Nhau",
    "Xã Đồng Phú",
    "Xã Tân",
    "Xã Tân An",
    "Xã Tấn An",
    "Xã Tân Ân",
    "Xã Tiến Hưng",
]


@pytest.mark.parametrize("expected", [LETTERS, NAMES])
def test_letters_come_before_tones_and_d_before_d_with_stroke(expected):
    mixed = list(expected)
    random.Random(7).shuffle(mixed)

    assert sorted(mixed, key=collation_key) == expected


def test_a_decomposed_name_stands_where_the_composed_one_does():
    assert collation_key("Đắk Nông") == collation_key("Đă\u0301k Nông")
    assert collation_key("ðắk") == collation_key("đắk")


def test_what_only_differs_in_case_or_marks_of_punctuation_stays_together():
    order = sorted(["Bình Phước", "BÌNH PHƯỚC", "bình-phước", "Bình"], key=collation_key)

    assert order == ["Bình", "bình-phước", "Bình Phước", "BÌNH PHƯỚC"]


@pytest.mark.django_db
def test_the_database_orders_the_keys_as_python_does():
    keys = [collation_key(name) for name in (*NAMES, *LETTERS)]
    with connection.cursor() as cursor:
        cursor.execute('SELECT key FROM unnest(%s::text[]) AS key ORDER BY key COLLATE "C"', [keys])
        ordered = [row[0] for row in cursor.fetchall()]

    assert ordered == sorted(keys)
