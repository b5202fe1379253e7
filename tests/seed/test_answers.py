"""History fills in every form of the product as citizens do: the same engine takes it."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from catalogue.communes import communes
from motcua.cases.seeding.answers import answers_of
from motcua.cases.seeding.inventing import Filling
from motcua.cases.seeding.people import person
from motcua.catalogue.definitions import forms
from motcua.catalogue.services import form_validate
from motcua.catalogue.types import APPLICANT_SECTIONS

pytestmark = pytest.mark.django_db
EACH = 16  # dossiers of each form
LINE = "Thôn 3"
COMMUNE = {
    "commune": "25195",
    "era": "2024",
    "line": LINE,
    "text": f"{LINE}, Phường Tân Phú, Thành phố Đồng Xoài, Tỉnh Bình Phước "
    "(nay là Phường Bình Phước, Thành phố Đồng Nai)",
}


@pytest.fixture(scope="module", autouse=True)
def units(django_db_setup, django_db_blocker) -> Iterator[None]:
    with communes(django_db_blocker):
        yield


def filling(number):
    random = Random(number)  # noqa: S311 - the same each time
    others = iter(range(1_000 + 50 * number, 10**6))
    return Filling(
        random=random,
        who=person(7, number),
        text=f"{LINE}, phường Tân Phú, tỉnh Bình Phước",
        commune=COMMUNE,
        on=date(2024, 5, 10),
        other=lambda: person(7, next(others)),
    )


@pytest.mark.parametrize("form", forms().values(), ids=forms())
def test_the_engine_takes_what_history_says_in_every_form(form):
    answers = answers_of(form, filling(0))
    assert answers is not None
    seen = []

    for number in range(1, EACH + 1):
        given = filling(number)
        data = answers.data(given.random, given)
        section = next(data[key] for key in APPLICANT_SECTIONS if key in data)
        assert form_validate(form, data) == data
        assert section["full_name"] == given.who.name
        assert section.get("personal_number", given.who.personal_number) == (
            given.who.personal_number
        )
        seen.append(data)

    assert len({str(data) for data in seen}) == EACH
