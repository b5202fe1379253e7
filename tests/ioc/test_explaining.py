"""Every number can be explained."""

from motcua.ioc.explaining import EXPLAINED
from motcua.ioc.formulas import FORMULAS


def test_every_formula_is_explained_to_everybody():
    assert set(EXPLAINED) == set(FORMULAS)
