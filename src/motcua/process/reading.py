"""Definitions that this process has read: they never change, so they are remembered for good."""

from functools import lru_cache

from motcua.kernel.errors import NotFound
from motcua.process.compiling import compiled
from motcua.process.models import ProcessDefinition
from motcua.process.types import Definition

KEPT = 10_000


@lru_cache(maxsize=KEPT)
def definition(hash_: str) -> Definition:
    """The definition with this hash; raises `NotFound`. One query the first time, then none."""
    row = ProcessDefinition.objects.filter(hash=hash_).values_list("document", flat=True).first()
    if row is None:
        raise NotFound
    return compiled(row)
