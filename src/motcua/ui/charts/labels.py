"""Words of a picture that never lie over each other, on a telephone and on a wall neither."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from motcua.ui.charts.canvas import Place

NARROW = 16.0  # letters' heights across the narrowest picture: a card on a wall
BOLD = 0.6  # of its height is a bold letter wide, none is much wider
ASCENT, DESCENT = 0.86, 0.3  # of its height a letter reaches over and under its foot
AIR = 0.05  # lines around words
SHIFTS = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of the picture: shares of the width, lines down."""

    left: float
    top: float
    right: float
    foot: float

    @property
    def wide(self) -> float:
        return self.right - self.left

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.foot
            and other.top < self.foot
        )

    def holds(self, place: Place) -> bool:
        return self.left <= place[0] <= self.right and self.top <= place[1] <= self.foot


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Words whose foot stands at a place. Their box is as wide as in the narrowest picture: in any
    other they need less of the width around the same place.
    """

    text: str
    at: Place
    anchor: str = "start"
    size: float = 1.0

    @property
    def box(self) -> Box:
        wide = (len(self.text) * BOLD * self.size + 0.3) / NARROW
        left = self.at[0] - SHIFTS[self.anchor] * wide
        return Box(
            left=left,
            top=self.at[1] - ASCENT * self.size - AIR,
            right=left + wide,
            foot=self.at[1] + DESCENT * self.size + AIR,
        )


@dataclass(kw_only=True)
class Room:
    """What is taken already. Words stand between `top` and `foot`, and rather not on `lines`."""

    top: float
    foot: float
    lines: Sequence[Place] = ()
    taken: list[Box] = field(default_factory=list)

    def take(self, words: Words) -> None:
        self.taken.append(words.box)

    def best(self, *groups: Sequence[Words]) -> Words | None:
        """Of the first group with any room, the wish that covers no other words and the fewest
        lines; of equals the first. It is taken. None where there is no room at all.
        """
        for wishes in groups:
            free = [each for each in wishes if self._is_free(each.box)]
            if free:
                found = min(free, key=self._covered)
                self.take(found)
                return found
        return None

    def _is_free(self, box: Box) -> bool:
        is_inside = self.top <= box.top and box.foot <= self.foot
        return is_inside and not any(box.meets(other) for other in self.taken)

    def _covered(self, words: Words) -> int:
        box = words.box
        return sum(box.holds(point) for point in self.lines)
