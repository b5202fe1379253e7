"""Questions others ask about processes. All but `definition` are pure and ask no database."""

from motcua.process.compiling import chained, compiled, document_of
from motcua.process.engine import answers, step
from motcua.process.reading import definition

__all__ = ["answers", "chained", "compiled", "definition", "document_of", "step"]
