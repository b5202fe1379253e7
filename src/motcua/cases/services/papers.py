"""A paper that was handed in or received is used again in another dossier."""

from uuid import UUID

from motcua.cases.selectors import case_file
from motcua.files import selectors as stored_files
from motcua.files.services import file_store
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound


def paper_reuse(*, actor: Actor, case_id: UUID, file_id: UUID) -> UUID:
    """The key under which the citizen can hand in a paper of an own dossier again.

    Her own upload goes by its key; what somebody else put there (a result, a paper taken in at the
    counter) becomes an upload of hers with the same bytes. Raises what `case_file` and `file_store`
    raise. At most seven queries.
    """
    if not actor.is_citizen:
        raise NotFound
    name, _media_type, content = case_file(actor=actor, case_id=case_id, file_id=file_id)
    if stored_files.own_files(actor=actor, file_ids=[file_id]):
        return file_id
    return file_store(actor=actor, name=name, content=content).id
