"""Which uploads came with an answer to an assignment."""

from collections.abc import Mapping
from uuid import UUID

from motcua.files.types import Use
from motcua.kernel import db

HELD = "SELECT file_id FROM steering_assignmentfile WHERE file_id = ANY(%s)"


def uses_of(uploads: Mapping[UUID, UUID | None]) -> dict[UUID, Use]:
    """How each upload (file id and account) is used; absent when it came with none. One query."""
    return {file_id: Use.FOR_GOOD for (file_id,) in db.execute(HELD, [list(uploads)]).fetchall()}
