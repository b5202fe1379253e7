"""Which files belong to work and papers of this context."""

from collections.abc import Mapping
from uuid import UUID

from motcua.files.types import Use
from motcua.kernel import db

HELD = (
    "SELECT file_id FROM steering_assignmentfile WHERE file_id = ANY(%(asked)s) "
    "UNION SELECT paper_id FROM steering_meeting WHERE paper_id = ANY(%(asked)s) "
    "UNION SELECT paper_id FROM steering_report WHERE paper_id = ANY(%(asked)s) "
    "UNION SELECT paper_id FROM steering_publicreport WHERE paper_id = ANY(%(asked)s)"
)


def uses_of(uploads: Mapping[UUID, UUID | None]) -> dict[UUID, Use]:
    """How each file (its id and account) is used; absent when nothing here names it. One query."""
    rows = db.execute(HELD, {"asked": list(uploads)}).fetchall()
    return {file_id: Use.FOR_GOOD for (file_id,) in rows}
