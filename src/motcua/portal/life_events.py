"""Moments of a life as the pages show them; what they are is rows of the catalogue."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from motcua.catalogue.selectors import life_events
from motcua.catalogue.types import LifeEventGroup, LifeEventInfo
from motcua.ui.icons import ICONS

TILES = 8
PLAIN_ICON = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEventTile:
    """A tile: what it shows and where it leads."""

    icon: str
    label: str
    about: str
    url: str


def life_event_tiles(most: int | None = None) -> list[LifeEventTile]:
    """The first moments of life, or all, in the reader's language. From memory."""
    return [tile(event) for event in life_events()[:most]]


def tile(event: LifeEventInfo) -> LifeEventTile:
    """The tile of one moment of life."""
    return LifeEventTile(
        icon=event.icon if event.icon in ICONS else PLAIN_ICON,
        label=event.name_en if reads_english() else event.name,
        about=event.about_en if reads_english() else event.about,
        url=reverse("portal:life_event", args=[event.key]),
    )


def group_name(group: LifeEventGroup) -> str:
    """The heading of a group, in the reader's language."""
    return group.name_en if reads_english() else group.name


def reads_english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")
