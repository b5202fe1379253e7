"""Two pages that write into one draft: a pure table of who wins, and that nothing is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.cases.merging import Sides, draft_marks, leaves, mark, merged, nested


@pytest.mark.parametrize(
    ("shown", "stored", "typed", "kept", "beside"),
    [
        ("a", "a", "a", "a", None),
        ("a", "a", "b", "b", None),
        ("a", "b", "a", "b", None),
        ("a", "b", "b", "b", None),
        ("a", "b", "c", "c", "b"),
        ("a", None, "b", "b", None),
        (None, "b", None, "b", None),
        (None, None, "b", "b", None),
        ("a", "a", None, None, None),
        (None, [{"n": 1}], [{"n": 2}], [{"n": 2}], [{"n": 1}]),
    ],
)
def test_each_field_takes_the_change_of_the_page_that_changed_it(
    shown, stored, typed, kept, beside
):
    found = merged(
        Sides(
            stored={} if stored is None else {"f": stored},
            typed={} if typed is None else {"f": typed},
            shown={"f": mark(shown)},
        )
    )

    assert found.values.get("f") == kept
    if stored is None and shown is not None:
        assert "f" in found.others  # it was emptied elsewhere: said, too
    else:
        assert found.others.get("f") == beside


def test_what_a_page_does_not_show_stays_and_an_address_is_one_value():
    data = {"a": {"home": {"commune": "1", "line": "x"}}, "b": 1}
    values = leaves(data, ["a.home"])

    found = merged(
        Sides(
            stored=values,
            typed={"a.home": {"line": "y"}},
            shown=draft_marks(data, ["a.home"]),
        )
    )

    assert nested(found.values) == {"a": {"home": {"line": "y"}}, "b": 1}


def test_a_field_that_became_a_group_when_the_form_was_published_anew_gives_way():
    found = merged(Sides(stored={"a.home": "Thôn 5"}, typed={"a.home.line": "Thôn 5"}, shown={}))

    assert nested(found.values) == {"a": {"home": {"line": "Thôn 5"}}}


FIELDS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1", "2", "3"]))


@settings(max_examples=30)
@given(before=FIELDS, one=FIELDS, two=FIELDS)
def test_whatever_two_pages_type_each_word_is_kept_or_was_changed_by_its_own_page(before, one, two):
    shown = {path: mark(before.get(path)) for path in "abc"}
    first = merged(Sides(stored=before, typed=one, shown=shown))

    second = merged(Sides(stored=first.values, typed=two, shown=shown))

    for path in "abc":
        changed = [each.get(path) for each in (one, two) if each.get(path) != before.get(path)]
        known = [second.values.get(path), second.others.get(path)]
        assert all(value in known for value in changed)
