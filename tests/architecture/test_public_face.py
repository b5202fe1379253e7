"""A context is entered through its public files only."""

import ast
import importlib.util
from pathlib import Path

import grimp
import pytest

PUBLIC = {"types", "errors", "events", "services", "selectors", "ports"}
DELIVERY = {"portal", "desk", "rest", "backoffice", "boards"}
OPEN = {"kernel", "ui"}  # made to be used whole
ALSO_FOR_DELIVERY = {"urls", "templatetags"}
DOCUMENTED = {"services", "selectors", "ports"}


def _enters(importer: str, imported: str) -> bool:
    """Whether this import goes into another context by a way that is not public."""
    source, target = importer.split(".")[1:2], imported.split(".")[1:3]
    if not source or not target or source[0] == target[0]:
        return False
    if source[0] == "config" or target[0] in OPEN or len(target) == 1:
        return False
    allowed = PUBLIC | ALSO_FOR_DELIVERY if source[0] in DELIVERY else PUBLIC
    return target[1] not in allowed


def test_no_module_enters_another_context_except_through_its_public_files(graph: grimp.ImportGraph):
    wrong = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if _enters(importer, imported)
    ]

    assert sorted(wrong) == []


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        ("motcua.cases.services", "motcua.catalogue.models", True),
        ("motcua.desk.views", "motcua.cases.lifecycle", True),
        ("motcua.cases.services", "motcua.catalogue.selectors", False),
        ("motcua.cases.services", "motcua.cases.models", False),
        ("motcua.config.wiring", "motcua.cases.handlers", False),
        ("motcua.cases.models", "motcua.kernel.models", False),
    ],
)
def test_the_check_knows_a_private_entrance_when_it_sees_one(importer, imported, expected):
    assert _enters(importer, imported) is expected


def test_every_public_service_selector_and_port_says_what_it_promises(graph: grimp.ImportGraph):
    wrong = []
    for module in sorted(graph.modules):
        if not DOCUMENTED & set(module.split(".")[2:3]):
            continue
        spec = importlib.util.find_spec(module)
        tree = ast.parse(Path(spec.origin).read_text())
        wrong += [
            f"{module}.{node.name}"
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not ast.get_docstring(node)
        ]

    assert wrong == []
