"""What a citizen's earlier dossiers say, for the next one."""

from motcua.cases.types import EarlierDossier
from motcua.kernel import db
from motcua.kernel.actor import Actor

MOST_EARLIER = 5
EARLIER = (
    "SELECT c.procedure_version_id, COALESCE(NULLIF(c.code, ''), c.reference), c.submitted_at, "
    "(SELECT d.data FROM cases_casedata d WHERE d.case_id = c.id ORDER BY d.revision DESC LIMIT 1) "
    "FROM cases_case c WHERE c.person_id = %s ORDER BY c.submitted_at DESC LIMIT %s"
)


def earlier_dossiers(*, actor: Actor) -> tuple[EarlierDossier, ...]:
    """The citizen's own last five dossiers, the newest first. One query, none for a stranger."""
    if actor.person_id is None:
        return ()
    rows = db.execute(EARLIER, [actor.person_id, MOST_EARLIER]).fetchall()
    return tuple(
        EarlierDossier(version_id=version_id, code=code, submitted_at=at, data=data)
        for version_id, code, at, data in rows
        if data is not None
    )
