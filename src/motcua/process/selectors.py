"""Questions others ask about processes. All but `definition` are pure and ask no database."""

from motcua.process.bpmn_export import bpmn_written
from motcua.process.bpmn_import import bpmn_read
from motcua.process.compiling import chained, compiled, definition_of, document_of
from motcua.process.drawing import drawing, drawing_lines, picture
from motcua.process.engine import answers, step
from motcua.process.files import document_read, document_written, picture_file
from motcua.process.migrating import migrate_plan
from motcua.process.order import stage_of
from motcua.process.reading import definition
from motcua.process.validation import is_sound, problems
from motcua.process.wording import AGENCIES, JOINS, KINDS, ROLES, STAGES, hours_name

__all__ = [
    "AGENCIES",
    "JOINS",
    "KINDS",
    "ROLES",
    "STAGES",
    "answers",
    "bpmn_read",
    "bpmn_written",
    "chained",
    "compiled",
    "definition",
    "definition_of",
    "document_of",
    "document_read",
    "document_written",
    "drawing",
    "drawing_lines",
    "hours_name",
    "is_sound",
    "migrate_plan",
    "picture",
    "picture_file",
    "problems",
    "stage_of",
    "step",
]
