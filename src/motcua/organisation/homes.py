"""The units of both eras in which this installation is at home, from memory."""

from functools import lru_cache
from time import monotonic

from motcua.kernel import db
from motcua.organisation.types import Era, HomeUnit, Level

SECONDS = 600  # units change with an import, which forgets them here
_HOMES = """
WITH RECURSIVE up AS (
    SELECT u.id, u.parent_id FROM organisation_administrativeunit u
    JOIN organisation_agency a ON a.unit_id = u.id
    UNION
    SELECT p.id, p.parent_id FROM organisation_administrativeunit p JOIN up ON p.id = up.parent_id
), down AS (
    SELECT u.id FROM organisation_administrativeunit u
    JOIN up ON up.id = u.id AND up.parent_id IS NULL WHERE u.level = 'province'
    UNION
    SELECT u.id FROM organisation_administrativeunit u JOIN down ON u.parent_id = down.id
), homes AS (
    SELECT id FROM down
    UNION
    SELECT s.new_id FROM organisation_unitsuccession s
    JOIN down ON down.id = s.old_id
    JOIN organisation_administrativeunit n ON n.id = s.new_id AND n.level = 'commune'
)
SELECT u.era, u.level, u.code, u.name, coalesce(p.code, ''), coalesce(n.code, ''),
       u.valid_from, u.valid_to
FROM homes JOIN organisation_administrativeunit u ON u.id = homes.id
LEFT JOIN organisation_administrativeunit p ON p.id = u.parent_id
LEFT JOIN organisation_unitsuccession s ON s.old_id = u.id AND s.is_default_target
LEFT JOIN organisation_administrativeunit n ON n.id = s.new_id
ORDER BY u.era, u.code
"""


def home_units() -> tuple[HomeUnit, ...]:
    """The units in which agencies of this installation work, with all that lies in the same
    province, and the communes of today that those went into. One query in ten minutes.
    """
    return _homes(int(monotonic()) // SECONDS)


def home_units_forget() -> None:
    """Read again at the next question: after an import, or in tests."""
    _homes.cache_clear()


@lru_cache(maxsize=2)
def _homes(period: int) -> tuple[HomeUnit, ...]:
    return tuple(
        HomeUnit(
            era=Era(era),
            level=Level(level),
            code=code,
            name=name,
            parent_code=parent,
            present_code=present,
            first_on=first_on,
            last_on=last_on,
        )
        for era, level, code, name, parent, present, first_on, last_on in db.execute(
            _HOMES
        ).fetchall()
    )
