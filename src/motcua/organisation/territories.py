"""In which units of either era agencies work: for who adds up figures over the tree of units."""

from motcua.kernel import db
from motcua.organisation.types import Territory

TERRITORIES = """
SELECT a.id, u.era,
       CASE WHEN u.level = 'commune' THEN u.code END,
       CASE u.level WHEN 'district' THEN u.code WHEN 'commune' THEN p.code END,
       CASE WHEN u.level <> 'commune' THEN NULL WHEN u.era = '2025' THEN u.code ELSE n.code END
FROM organisation_agency a
JOIN organisation_administrativeunit u ON u.id = a.unit_id
LEFT JOIN organisation_administrativeunit p ON p.id = u.parent_id AND p.level = 'district'
LEFT JOIN organisation_unitsuccession s ON s.old_id = u.id AND s.is_default_target
LEFT JOIN organisation_administrativeunit n ON n.id = s.new_id
ORDER BY a.identifier
"""


def agency_territories() -> tuple[Territory, ...]:
    """Where each agency with a territory works, by identifier. One query."""
    return tuple(
        Territory(
            agency_id=agency_id,
            era=era,
            commune=commune or "",
            district=district or "",
            present=present or "",
        )
        for agency_id, era, commune, district, present in db.execute(TERRITORIES).fetchall()
    )
