"""Names stand in the order of Vietnamese dictionaries."""

import random

import pytest
from django.db import connection

from motcua.kernel.text import collation_key, person_key

LETTERS = list(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
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
    random.Random(7).shuffle(mixed)  # noqa: S311 - any order does

    assert sorted(mixed, key=collation_key) == expected


def test_persons_stand_by_their_given_names():
    names = ["Điểu Thị Mai", "Bùi An", "Trần Văn Ân", "Nguyễn Thị Minh An", "Lê Đức", "Võ Dũng"]

    assert sorted(names, key=person_key) == [
        "Bùi An",
        "Nguyễn Thị Minh An",
        "Trần Văn Ân",
        "Võ Dũng",
        "Lê Đức",
        "Điểu Thị Mai",
    ]


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
