"""Where a case stands in its process, for a drawing of it. Pure: rows in, keys out."""

from collections.abc import Sequence

from motcua.cases.models import Task
from motcua.process.types import Definition


def nodes_behind(definition: Definition, tasks: Sequence[Task]) -> frozenset[str]:
    """The steps that are done. What was sent back lies ahead again, though it was worked on."""
    still_open = [task.node for task in tasks if task.closed_at is None]
    ahead = set(still_open)
    while still_open:
        for flow in definition.shape.leaving.get(still_open.pop(), ()):
            if flow.target not in ahead:
                ahead.add(flow.target)
                still_open.append(flow.target)
    return frozenset(task.node for task in tasks if task.closed_at is not None) - ahead
