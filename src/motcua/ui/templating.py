"""Templates whose unchanging parts are put together once, not for each page.

Two thirds of a page is text, translated words, icons and addresses of other pages: the same for
everybody who reads the same language. When a template is read, each run of such parts becomes one
part that remembers what it says in each language. What depends on the request, the actor or any
other variable stays as it was written.
"""

from collections.abc import Iterable
from typing import Any

from django.template.base import FilterExpression, Node, NodeList, Template, TextNode, TokenType
from django.template.base import Variable as Name
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from motcua.ui.templatetags.ui import address, icon

SAME_FOR_ALL = (address, icon)  # tags that say the same whenever they are given the same
LANGUAGE = "motcua.language"


class Said(Node):
    """A run of nodes that say the same on every page of a language."""

    child_nodelists = ()

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.nodes = NodeList(nodes)
        self.said: dict[tuple[Any, bool], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """What was said the first time."""
        kept = context.render_context
        language = kept.get(LANGUAGE)
        if language is None:  # asked for once in a page
            language = kept[LANGUAGE] = get_language()
        key = (language, context.autoescape)
        if key not in self.said:
            self.said[key] = self.nodes.render(context)
        return self.said[key]


class _Folding(base.Loader):
    """Reads a template and folds it, before anybody else sees it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _Folding):
    """Django's loader that remembers templates; what it remembers was folded first."""


def fold(nodes: NodeList) -> None:
    """Put each run of unchanging nodes into one, here and in all that lies within."""
    folded: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if says_the_same(node):
            run.append(node)
            continue
        folded += [*_as_one(run), node]
        run = []
        for inner in _inner(node):
            fold(inner)
    nodes[:] = [*folded, *_as_one(run)]


def _as_one(run: list[Node]) -> list[Node]:
    return run if all(isinstance(node, TextNode) for node in run) else [Said(run)]


def _inner(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    found = (getattr(node, name, None) for name in node.child_nodelists)
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def says_the_same(node: Node) -> bool:
    """Whether nothing but the language decides what a node says."""
    varies: Any
    given: tuple[FilterExpression, ...]
    match node:
        case TextNode() | LoadNode() | CommentNode():
            return True
        case BlockTranslateNode():
            varies = node.extra_context or node.countervar or node.message_context or node.asvar
            return not varies and all(token.token_type is TokenType.TEXT for token in node.singular)
        case TranslateNode():
            varies, given = node.asvar or node.message_context, (node.filter_expression,)
        case StaticNode():
            varies, given = node.varname, (node.path,)
        case URLNode():
            varies, given = node.args or node.kwargs or node.asvar, (node.view_name,)
        case SimpleNode():
            varies = node.func not in SAME_FOR_ALL or node.target_var
            given = (*node.args, *node.kwargs.values())
        case _:
            return False
    return not varies and all(map(_is_fixed, given))


def _is_fixed(given: FilterExpression) -> bool:
    """Whether an argument was written out in the template."""
    if given.filters:
        return False
    return given.var.literal is not None if isinstance(given.var, Name) else True
