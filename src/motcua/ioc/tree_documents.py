"""Index sets as files: JSON of one tree, read strictly, written so that the same content has the
same hash.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from motcua.ioc.indicator_types import Grain
from motcua.ioc.tree_rules import tree_problems
from motcua.ioc.tree_types import Index, IndexTree, ScoreRule
from motcua.kernel import chain
from motcua.kernel.errors import Invalid

FACTS = Path(__file__).parent / "data" / "index_facts.toml"
MOST_INDICES = 1_000
MOST_BYTES = 1_000_000
NAME = r"^[\w.-]{1,20}$"


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=NAME)
    parent: str = Field(default="", max_length=20)
    name: str = Field(min_length=1, max_length=300)
    max: Decimal = Field(max_digits=8, decimal_places=2)
    rule: ScoreRule | None = None
    full_at: Decimal = Field(default=Decimal(1), max_digits=6, decimal_places=4)
    when_none: str = Field(default="zero", pattern="^(zero|full)$")
    evidence: str = Field(default="", max_length=1000)
    indicator: str = Field(default="", max_length=60)
    components: int = Field(default=0, ge=0, le=10_000)
    is_unsure: bool = False


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=NAME)
    version: str = Field(pattern=NAME)
    title: str = Field(min_length=1, max_length=300)
    source: str = Field(min_length=1, max_length=300)
    note: str = Field(default="", max_length=2000)
    points: Decimal = Field(max_digits=8, decimal_places=2)
    nodes: list[_Node] = Field(min_length=1, max_length=MOST_INDICES)


def tree_read(content: bytes) -> IndexTree:
    """The tree in a file; `Invalid` names each place that is wrong and says what to do."""
    if len(content) > MOST_BYTES:
        raise Invalid(fields={"file": _("Tệp quá lớn. Tệp bộ chỉ số chỉ vài chục KB.")})
    try:
        given = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Invalid(fields={"file": _("Tệp không phải JSON đọc được.")}) from error
    return tree_of(given)


def tree_of(given: Any) -> IndexTree:
    """The tree in a document; `Invalid` as `tree_read`."""
    try:
        document = _Document.model_validate(given)
    except ValidationError as error:
        fields = {
            ".".join(map(str, each["loc"])) or "file": _("Không đúng: %(reason)s")
            % {"reason": each["msg"]}
            for each in error.errors(include_url=False)
        }
        raise Invalid(fields=fields) from error
    tree = _tree(document)
    problems = {
        code or "points": _(sentence) % said for code, sentence, said in tree_problems(tree)
    }
    if problems:
        raise Invalid(fields=problems)
    return tree


def tree_body(tree: IndexTree) -> dict[str, Any]:
    """The document of a tree: what `tree_of` reads."""
    return {
        "code": tree.code,
        "version": tree.version,
        "title": tree.title,
        "source": tree.source,
        "note": tree.note,
        "points": str(tree.points),
        "nodes": [_node(index) for index in tree.indices],
    }


def shipped() -> Iterator[IndexTree]:
    """The trees that come with the product."""
    for path in sorted(files("motcua.ioc.data").joinpath("trees").iterdir(), key=lambda p: p.name):
        yield tree_read(path.read_bytes())


@cache
def _facts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FACTS.read_text())


def with_facts(tree: IndexTree) -> IndexTree:
    """The tree with what is ours of it: its periods, and the indicators that count for it. A set
    that we know nothing of is scored for any month, quarter or year.
    """
    said = _facts().get(tree.code, {})
    grains = said.get("grains", ("month", "quarter", "year"))
    return replace(tree, grains=tuple(Grain(each) for each in grains), facts=said.get("facts", {}))


def _tree(document: _Document) -> IndexTree:
    parents = {node.parent for node in document.nodes}
    indices = tuple(
        Index(
            code=node.code,
            parent=node.parent,
            name=node.name,
            points=node.max,
            rule=node.rule or (ScoreRule.SUM if node.code in parents else ScoreRule.POINTS),
            full_at=node.full_at,
            is_full_when_none=node.when_none == "full",
            evidence=node.evidence,
            indicator=node.indicator,
            components=node.components,
            is_unsure=node.is_unsure,
        )
        for node in document.nodes
    )
    tree = IndexTree(
        code=document.code,
        version=document.version,
        title=document.title,
        source=document.source,
        note=document.note,
        points=document.points,
        indices=indices,
    )
    digest = hashlib.sha256(chain.canonical(tree_body(tree))).hexdigest()
    return replace(tree, hash=digest)


def _node(index: Index) -> dict[str, Any]:
    return {
        "code": index.code,
        "parent": index.parent,
        "name": index.name,
        "max": str(index.points),
        "rule": index.rule.value,
        "full_at": str(index.full_at),
        "when_none": "full" if index.is_full_when_none else "zero",
        "evidence": index.evidence,
        "indicator": index.indicator,
        "components": index.components,
        "is_unsure": index.is_unsure,
    }
