"""What a board looks at: the slice and the period in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.boards.drawing import channel_names
from motcua.ioc.selectors import (
    grain_of,
    period_after,
    period_before,
    period_name,
    period_of,
    period_read,
    period_title,
)
from motcua.ioc.types import Grain, Period, Slice
from motcua.kernel import clock
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import NotFound
from motcua.organisation import selectors as organisation

FIRST_YEAR = 1900
PUBLIC_SINCE = date(2012, 1, 1)  # when the province began to count electronically
SLICED = ("unit", "procedure", "field", "channel")
LEADING = (Role.APPROVER, Role.ADMINISTRATOR)
LONGEST = 300  # characters of a part of an address
GRAINS = (Grain.MONTH, Grain.QUARTER, Grain.YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The slice and the period of a board; `is_own`: within the agency in which the actor begins,
    `own_id` (None: the whole province).
    """

    wanted: Slice
    period: Period
    is_own: bool
    own_id: UUID | None = None
    since: date | None = None  # no address leads to a time before
    only: tuple[Grain, ...] = GRAINS  # the kinds of period that are offered

    @property
    def place(self) -> str:
        """Of whom the numbers are."""
        if self.wanted.agency_id is None:
            return _("Toàn tỉnh")
        return organisation.agency_info(self.wanted.agency_id).name

    @property
    def unit(self) -> UUID:
        """The agency whose sheets these are: for the whole province its people's committee."""
        if self.wanted.agency_id is not None:
            return self.wanted.agency_id
        return organisation.agency_of_the_province()

    @property
    def channel(self) -> str:
        """The way to hand in that was chosen, in words."""
        return channel_names().get(self.wanted.channel, self.wanted.channel)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out of what the actor begins with."""
        return self.is_own and not self.wanted.is_alone and not self.parts

    @property
    def parts(self) -> dict[str, str]:
        """What is chosen beside the agency, by the name of its part of the address."""
        chosen = {name: getattr(self.wanted, name) for name in SLICED}
        return {name: each for name, each in chosen.items() if each}

    @property
    def whole(self) -> str:
        """The address without any slice."""
        return "?" + urlencode({"period": period_name(self.period)})

    @property
    def today(self) -> date:
        """The day it is."""
        return clock.today()

    @property
    def is_going_on(self) -> bool:
        """Whether the period has days still to come: its sums will grow."""
        return self.period.first <= clock.today() < self.period.last

    @property
    def title(self) -> str:
        """The period as people call it."""
        return period_title(self.period)

    def address(self, **changes: str) -> str:
        """The query string of this scope with some parts changed; an empty part is left out."""
        kept = {name: getattr(self.wanted, name) for name in SLICED}
        kept["agency"] = "" if self.is_own else str(self.wanted.agency_id or "province")
        kept["alone"] = "1" if self.wanted.is_alone else ""
        kept["period"] = period_name(self.period)
        return "?" + urlencode({name: each for name, each in (kept | changes).items() if each})

    @property
    def moves(self) -> dict[str, str]:
        """The addresses of the periods before and after; none into the future."""
        before, after = period_before(self.period), period_after(self.period)
        found = {}
        if before.first >= (self.since or date(FIRST_YEAR, 1, 1)):
            found["before"] = self.address(period=period_name(before))
        if after.first <= clock.today():
            found["after"] = self.address(period=period_name(after))
        return found

    @property
    def grains(self) -> list[dict[str, object]]:
        """Tabs of month, quarter and year around the last day of the period."""
        names = {Grain.MONTH: _("Tháng"), Grain.QUARTER: _("Quý"), Grain.YEAR: _("Năm")}
        day = min(self.period.last, clock.today())
        return [
            {
                "label": names[grain],
                "href": self.address(period=period_name(period_of(grain, day))),
                "current": grain_of(self.period) is grain,
            }
            for grain in self.only
        ]


class NotBegun(Exception):
    """The address asks for a period of which no day has come; `present`: the one of its kind that
    it is now.
    """

    def __init__(self, period: Period) -> None:
        super().__init__(period_name(period))
        self.period = period
        self.present = period_of(grain_of(period), clock.today())


def scope_of(actor: Actor, asked: QueryDict | Mapping[str, str]) -> Scope:
    """The scope that the address asks for: without an agency the actor's own, without a period this
    month. `NotFound` for what is no agency, `Invalid` for what is no period. Whether the actor may
    see it is for the selectors to say. `NotBegun` for a period that is to come.
    """
    for name in SLICED:
        if "\0" in asked.get(name, "") or len(asked.get(name, "")) > LONGEST:
            raise NotFound
    own = _own(actor)
    agency_id = own
    if place := asked.get("agency", ""):
        agency_id = None if place == "province" else _agency(place)
    written = asked.get("period", "")
    period = _begun(period_read(written)) if written else period_of(Grain.MONTH, clock.today())
    return Scope(
        wanted=Slice(
            agency_id=agency_id,
            is_alone=bool(agency_id) and asked.get("alone") == "1",
            unit=asked.get("unit", ""),
            procedure=asked.get("procedure", ""),
            field=asked.get("field", ""),
            channel=asked.get("channel", ""),
        ),
        period=period,
        is_own=agency_id == own,
        own_id=own,
    )


def public_scope(asked: QueryDict | Mapping[str, str]) -> Scope:
    """The whole province in the period that the address asks for: without one, the last month that
    is over. `Invalid` for what is no period, `NotFound` for a day and for times before there were
    figures, `NotBegun` for a period that is to come.
    """
    written = asked.get("period", "")
    month = period_before(period_of(Grain.MONTH, clock.today()))
    period = period_read(written) if written else month
    # Of a day few dossiers are known, and of times without dossiers there is nothing to tell.
    if grain_of(period) is Grain.DAY or period.first < PUBLIC_SINCE:
        raise NotFound
    return Scope(wanted=Slice(), period=_begun(period), is_own=True, since=PUBLIC_SINCE)


def _begun(period: Period) -> Period:
    if period.first > clock.today():
        raise NotBegun(period)
    return period


def _own(actor: Actor) -> UUID | None:
    """Where an actor begins: the province for its leaders, else the first agency of the posts."""
    province = organisation.agencies_of_the_province()
    if any(post.role in LEADING and post.agency_id in province for post in actor.posts):
        return None
    own = (post.agency_id for post in actor.posts if post.role is not Role.HELPER)
    return next(own, None)


def _agency(written: str) -> UUID:
    try:
        agency_id = UUID(written)
    except ValueError as error:
        raise NotFound from error
    organisation.agency_info(agency_id)
    return agency_id
