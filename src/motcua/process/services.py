"""What can be done to processes."""

from collections.abc import Iterable

from motcua.process.compiling import document_of
from motcua.process.models import ProcessDefinition
from motcua.process.types import Definition


def definition_store(*, definition: Definition) -> str:
    """Keep a definition for ever and return its hash; one that is kept already stays as it is.

    Who may publish is for the caller to say. One statement, in the caller's transaction.
    """
    return definitions_store(definitions=[definition])[0]


def definitions_store(*, definitions: Iterable[Definition]) -> list[str]:
    """Keep several definitions in one statement and return their hashes, in this order."""
    given = list(definitions)
    rows = {
        definition.hash: ProcessDefinition(
            hash=definition.hash,
            key=definition.key,
            title=definition.title,
            document=document_of(definition),
        )
        for definition in given
    }
    ProcessDefinition.objects.bulk_create(rows.values(), ignore_conflicts=True)
    return [definition.hash for definition in given]
