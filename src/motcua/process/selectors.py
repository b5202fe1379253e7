"""Questions others ask about processes. All but `definition` are pure and ask no database."""

from motcua.process.compiling import chained, compiled, document_of
from motcua.process.engine import answers, step
from motcua.process.migrating import migrate_plan
from motcua.process.reading import definition
from motcua.process.validation import is_sound, problems

__all__ = [
    "answers",
    "chained",
    "compiled",
    "definition",
    "document_of",
    "is_sound",
    "migrate_plan",
    "problems",
    "step",
]
