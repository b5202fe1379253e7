"""A text that a person reads is marked for translation, wherever it is written."""

import ast
import re
from pathlib import Path

import pytest

import motcua

PACKAGE = Path(motcua.__file__).parent
READ_BY_PEOPLE = ("portal", "desk", "backoffice", "boards", "ui", "rest", "cases", "ioc")
ALSO = (
    "files",
    "identity",
    "catalogue",
    "kernel",
    "organisation",
    "process",
    "signing",
    "worktime",
    "notifications",
)
VIETNAMESE = re.compile(
    "[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
MARKS = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "marked", "ngettext", "ngettext_lazy"}
    | {"pgettext", "pgettext_lazy", "npgettext"}
)
# Not words of the interface: law and paper, names of people and things in data, patterns,
# demonstration, commands in a terminal. A reason stands beside each.
EXCEPT = {
    "cases/papers.py": "printed on paper, in the language of the law",
    "cases/terms.py": "names of legal documents",
    "cases/services/result.py": "printed on paper",
    "cases/signatures.py": "words printed on paper",
    "cases/services/work.py": "kept in the row, in the language of the law",
    "cases/seeding/": "a sample history",
    "cases/told.py": "names of slots, which are data, and samples for the preview",
    "catalogue/forms/values.py": "the sign of the currency",
    "catalogue/search": "words of procedures' names",
    "identity/adapters/demo_register.py": "persons of the demonstration",
    "identity/cccd.py": "words printed on a card",
    "ioc/logs/mapping.py": "headings in files of others",
    "ioc/series/shipped.py": "kept with the figures",
    "ioc/series/tables.py": "signs of letters that were read wrongly",
    "kernel/language.py": "a language in its own name",
    "notifications/rules.py": "letters, not words",
    "portal/maps.py": "kinds of places in data",
    "kernel/text.py": "letters, not words",
    "kernel/money.py": "the sign of the currency",
    "process/text.py": "letters and their widths",
    "process/bpmn_export.py": "the name of the product in a file",
    "rest/api.py": "the name of the product",
    "signing/certificates.py": "names in demonstration certificates",
    "ui/samples.py": "samples of the design system",
    "ui/charts/sample": "samples of the design system",
    "ui/form_samples.py": "samples of the design system",
    "portal/life_events.py": "words to search the catalogue with",
    "management/": "commands in a terminal",
    "migrations/": "as they were",
}


def _excepted(path: Path) -> bool:
    name = path.relative_to(PACKAGE).as_posix()
    return any(part in name for part in EXCEPT)


def _python() -> list[Path]:
    folders = (*READ_BY_PEOPLE, *ALSO)
    return [
        path
        for folder in folders
        for path in sorted((PACKAGE / folder).rglob("*.py"))
        if not _excepted(path)
    ]


def _mark_name(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _unmarked(source: str) -> list[tuple[int, str]]:
    """The Vietnamese strings outside a mark; docstrings and patterns are none."""
    tree = ast.parse(source)
    fine = set()
    for node in ast.walk(tree):
        if _mark_name(node) in MARKS or _mark_name(node) == "compile":
            fine |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(id(node.value))
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in fine
        and VIETNAMESE.search(node.value)
    ]


def test_python_has_no_vietnamese_outside_a_mark():
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in _python()
        for line, text in _unmarked(path.read_text())
    ]

    assert not found, "\n".join(found)


def test_templates_have_no_vietnamese_outside_a_mark():
    block = re.compile(
        r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
        r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}"
        r"|{%\s*(?:el)?if\b.*?%}",  # what a condition compares with is data
        re.DOTALL,
    )
    marked = re.compile(
        r"""{%\s*trans(?:late)?\s+("[^"]*"|'[^']*')[^%]*%}|_\(("[^"]*"|'[^']*')\)"""
    )
    found = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        if "documents" in path.parts or path.name.startswith("gallery"):
            continue
        rest = marked.sub("", block.sub("", path.read_text()))
        found += [
            f"{path.relative_to(PACKAGE)}: {line.strip()[:100]}"
            for line in rest.splitlines()
            if VIETNAMESE.search(line.replace("Tiếng Việt", ""))
        ]

    assert not found, "\n".join(found)


def test_no_text_is_translated_once_and_for_all_at_import():
    """`gettext` in the body of a module or class speaks Vietnamese for ever; `gettext_lazy` asks
    each time.
    """
    found = []
    for path in _python():
        source = path.read_text()
        if "import gettext as _" not in source:
            continue
        tree = ast.parse(source)
        inside = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.Lambda)
            for part in ast.walk(node)
        }
        found += [
            f"{path.relative_to(PACKAGE)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and _mark_name(node) == "_" and id(node) not in inside
        ]

    assert not found, "\n".join(found)


@pytest.mark.parametrize("said", ['title = "Hồ sơ"', 'f(_("Hồ sơ"), "Đã xong")', 'f"còn {n} ngày"'])
def test_the_search_for_unmarked_text_finds_it(said):
    assert _unmarked(said)
    assert not _unmarked('"""Văn bản"""\nf(_("Đã xong"))')
