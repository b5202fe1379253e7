"""Templates that are put together once, not for each page.

What a template fills in is laid into the template that it extends, so that a page is one list of
parts. And two thirds of a page is text, translated words, icons and addresses of other pages: the
same for everybody who reads the same language. When a template is read, each run of such parts
becomes one part that remembers what it says in each language. What depends on the request, the
actor or any other variable stays as it was written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Template,
    TextNode,
    TokenType,
    VariableNode,
)
from django.template.base import Variable as Name
from django.template.context import Context
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import InclusionNode, SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from motcua.ui.templatetags.ui import address, icon

SAME_FOR_ALL = (address, icon)  # tags that say the same whenever they are given the same
LANGUAGE = "motcua.language"
SUPER = "block.super"


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


class Scope(Node):
    """What was a block: the variables that it sets end with it."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The same as without a scope."""
        with context.push():
            return self.nodelist.render(context)


SETS_NOTHING = (
    TextNode,
    VariableNode,
    Scope,
    WithNode,
    ForNode,
    IncludeNode,
    InclusionNode,
    CsrfTokenNode,
    LoadNode,
    CommentNode,
)


class _Folding(base.Loader):
    """Reads a template, makes it one with what it extends and folds it, before anybody sees it."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        template = super().get_template(template_name, skip)
        if skip is None:  # else another template extends it, by a name that is known on its page
            template.nodelist = merged(template, super().get_template)
            self._include(template.nodelist, [template_name])
        fold(template.nodelist)
        return template

    def _include(self, nodes: NodeList, within: list[str]) -> None:
        """Put in the place of an `include` what it brings, where it is written out and plain."""
        found: list[Node] = []
        for node in nodes:
            name = _brought_by(node)
            if name and name not in within:
                brought = merged(super().get_template(name), super().get_template)
                self._include(brought, [*within, name])
                found += _scoped(brought)
                continue
            for inner in _inner(node):
                self._include(inner, within)
            found.append(node)
        nodes[:] = found


class Loader(cached.Loader, _Folding):
    """Django's loader that remembers templates; what it remembers was put together first."""

    def cache_key(self, template_name: str, skip: Any = None) -> str:
        """A template as what another one extends is remembered by itself: its blocks are open."""
        key = super().cache_key(template_name, skip)
        return key if skip is None else f"{key} extended"


def merged(template: Template, read: Callable[[str], Template]) -> NodeList:
    """The parts of a template within those of the template that it extends, and so on upwards.

    `read` gives a template that nobody else has. As they are where a name is not written out or
    they extend one another in a ring: Django knows what to say of it.
    """
    blocks: dict[str, list[NodeList]] = defaultdict(list)  # the template's own first
    nodes, seen = template.nodelist, {template.name}
    while extends := next((each for each in nodes if isinstance(each, ExtendsNode)), None):
        parent = _written_out(extends.parent_name)
        if not parent or parent in seen:
            return template.nodelist
        seen.add(parent)
        for name, block in extends.blocks.items():
            blocks[name].append(block.nodelist)
        nodes = read(parent).nodelist
    if blocks:
        for node in nodes.get_nodes_by_type(BlockNode):
            if isinstance(node, BlockNode):
                blocks[node.name].append(node.nodelist)
        _fill_in(nodes, blocks, ())
    return nodes


def _fill_in(
    nodes: NodeList, blocks: Mapping[str, list[NodeList]], above: Sequence[NodeList]
) -> None:
    """Put in the place of each block what fills it, and in that of `block.super` what it covers."""
    found: list[Node] = []
    for node in nodes:
        if isinstance(node, BlockNode) and node.name in blocks:
            found += _inlined(blocks[node.name], blocks)
        elif isinstance(node, VariableNode) and node.filter_expression.token == SUPER:
            found += _inlined(above, blocks)
        else:
            for inner in _inner(node):
                _fill_in(inner, blocks, above)
            found.append(node)
    nodes[:] = found


def _inlined(ways: Sequence[NodeList], blocks: Mapping[str, list[NodeList]]) -> list[Node]:
    if not ways:
        return []
    _fill_in(ways[0], blocks, ways[1:])
    return _scoped(ways[0])


def _scoped(nodes: NodeList) -> list[Node]:
    return list(nodes) if all(map(_sets_nothing, nodes)) else [Scope(nodes)]


def _brought_by(node: Node) -> str:
    """The template that an `include` brings as it is, if its name is written out."""
    if not isinstance(node, IncludeNode) or node.extra_context or node.isolated_context:
        return ""
    return _written_out(getattr(node, "template", None))


def _written_out(name: object) -> str:
    """The name of a template that stands in a tag as it is."""
    if isinstance(name, FilterExpression) and _is_fixed(name):
        return str(name.resolve(Context()))
    return ""


def _sets_nothing(node: Node) -> bool:
    """Whether what comes behind a node knows the same variables as before."""
    match node:
        case TranslateNode() | BlockTranslateNode() | URLNode():
            return not node.asvar
        case StaticNode():
            return not node.varname
        case SimpleNode():
            return not node.target_var
        case IfNode():
            return all(_sets_nothing(each) for nodes in _inner(node) for each in nodes)
    return isinstance(node, SETS_NOTHING)


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
    return [Said(run)] if any(not isinstance(node, TextNode) for node in run) else run


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
