"""Every number can be explained."""

import re
import tomllib

from motcua.ioc.explaining import EXPLAINED
from motcua.ioc.formulas import FORMULAS
from motcua.ioc.indicators import SHIPPED, shipped
from motcua.ioc.models import Indicator
from motcua.ioc.services import indicators_setup

# A word of a program: English, or with a hump; names of institutions are in capitals or addresses.
TECHNICAL = re.compile(
    r"[a-z]+[A-Z]|_|\b(in|out)side\b|"
    + "|".join(rf"\b{word}\b" for word in ("received", "waiting", "processing", "release"))
)


def test_every_formula_is_explained_to_everybody():
    assert set(EXPLAINED) == set(FORMULAS)


def test_a_source_is_told_in_plain_words_and_its_counter_is_kept_from_readers():
    counters = {said.get("counter") for said in tomllib.loads(SHIPPED.read_text()).values()}
    assert "ontimePercentage" in counters
    for code, said in shipped().items():
        assert "counter" not in said
        assert not TECHNICAL.search(said["source"]), code
        assert not any(f"({each})" in said["source"] for each in counters), code


def test_a_release_brings_its_words_where_the_province_set_none_of_its_own(db):
    indicators_setup()
    old = "Sổ hồ sơ một cửa (ontimePercentage)"
    Indicator.objects.filter(pk="ontime_percent").update(source=old)
    Indicator.objects.filter(pk="overdue").update(source="Sổ của tỉnh", set_here=["source"])

    indicators_setup()

    assert Indicator.objects.get(pk="ontime_percent").source == "Sổ hồ sơ một cửa"
    assert Indicator.objects.get(pk="overdue").source == "Sổ của tỉnh"
