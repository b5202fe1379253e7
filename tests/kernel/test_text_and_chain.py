"""Text in one form, hashes in one chain, events that survive the trip through JSON."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel import chain, clock, text
from motcua.kernel.actor import Actor, ActorKind, PostRef, Role
from motcua.kernel.events import Event
from motcua.kernel.ids import new_id

WRITABLE = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.text())
def test_clean_text_is_clean_once_and_for_all(value):
    cleaned = text.clean(value)

    assert text.clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u200d", "\u200f", "\u061c", "\u202e", "\u2060", "\u2066", "\ufeff"]
)
def test_marks_that_nobody_sees_are_left_out(mark):
    assert text.clean(f"{mark}Ma{mark}i {mark} Lan{mark}") == "Mai Lan"
    assert text.clean(f"Ma{mark}\u0302y") == "Mây"


@given(st.text())
def test_folded_text_is_plain_and_folding_again_changes_nothing(value):
    folded = text.fold(value)

    assert folded.isascii()
    assert text.fold(folded) == folded


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        ("Đăng ký kết hôn", "dang ky ket hon"),
        ("ĐIỂU  Thị-Mai", "dieu thi mai"),
        ("1.000894", "1.000894"),
    ],
)
def test_accents_and_case_do_not_matter_when_searching(value, folded):
    assert text.fold(value) == folded


@given(st.dictionaries(WRITABLE, WRITABLE | st.integers() | st.none()))
def test_the_order_of_keys_does_not_change_a_hash(body):
    turned = dict(reversed(body.items()))

    assert chain.link(chain.EMPTY, body) == chain.link(chain.EMPTY, turned)


@given(WRITABLE, WRITABLE)
def test_another_body_or_another_past_is_another_hash(first, second):
    one = chain.link(chain.EMPTY, {"note": first})

    assert (chain.link(chain.EMPTY, {"note": second}) == one) == (first == second)
    assert chain.link(one, {"note": first}) != one


def test_ids_made_one_after_another_sort_by_time():
    ids = [new_id() for _ in range(1000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 1000
    assert {one.version for one in ids} == {7}


def test_the_day_in_viet_nam_begins_seven_hours_before_the_one_in_utc(stop_clock):
    stop_clock("2024-06-04 00:30")

    assert clock.now() == datetime(2024, 6, 3, 17, 30, tzinfo=UTC)
    assert clock.today() == date(2024, 6, 4)


@dataclass(frozen=True, kw_only=True)
class Happened(Event):
    name: ClassVar[str] = "tests.happened"
    case_id: UUID
    at: datetime
    count: int
    other_id: UUID | None = None


def test_an_event_comes_out_of_the_queue_as_it_went_in():
    event = Happened(case_id=new_id(), at=datetime(2024, 6, 3, tzinfo=UTC), count=3)

    assert Happened.from_payload(event.payload()) == event
    assert Happened.from_payload({**event.payload(), "unknown": 1}) == event


def test_a_post_counts_at_its_own_agency_only():
    here, there = new_id(), new_id()
    actor = Actor(kind=ActorKind.STAFF, posts=(PostRef(agency_id=here, role=Role.APPROVER),))

    assert actor.holds(Role.APPROVER, here)
    assert not actor.holds(Role.APPROVER, there)
    assert not actor.holds(Role.REGISTRAR, here)
    assert actor.agency_ids == {here}
