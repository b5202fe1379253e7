"""What would happen to running cases under another definition: the dry run. Pure."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from motcua.process.order import stage_of
from motcua.process.types import Definition, Destination, Node, Token
from motcua.process.wording import name_of


def migrate_plan(old: Definition, new: Definition, tokens: Iterable[Token]) -> list[Destination]:
    """Where each token of a case would go when the case changes from `old` to `new`.

    A token goes to the stop of the same key and stage, else to the only stop of its stage. A case
    may be moved when every token has a place; one with open branches only when the fork is the
    same in both.
    """
    return [_destination(old, new, token) for token in tokens]


def _destination(old: Definition, new: Definition, token: Token) -> Destination:
    here = old.shape.nodes.get(token.node)
    if here is None:
        return Destination(
            token, why_not=_("Quy trình cũ không có bước “%(key)s”.") % {"key": token.node}
        )
    there = _counterpart(here, new)
    if isinstance(there, str):
        return Destination(token, why_not=there)
    forks = old.shape.forks.get(here.key, ())
    if forks != new.shape.forks.get(there.key, ()) or _joins(old, forks) != _joins(new, forks):
        return Destination(
            token,
            why_not=_("%(node)s nằm trong nhánh song song khác ở quy trình mới.")
            % {"node": name_of(here)},
        )
    if forks and there.key != here.key:
        return Destination(
            token,
            why_not=_("%(node)s đang làm song song và không có bước cùng khóa ở quy trình mới.")
            % {"node": name_of(here)},
        )
    return Destination(token, node=there.key)


def _counterpart(here: Node, new: Definition) -> Node | str:
    """The stop of the new definition that is the same as this one, or why there is none."""
    same = new.shape.nodes.get(here.key)
    if same is not None and same.kind is here.kind and stage_of(same) is stage_of(here):
        return same
    alike = [
        node for node in new.nodes if node.kind is here.kind and stage_of(node) is stage_of(here)
    ]
    words = {"node": name_of(here)}
    if not alike:
        return _("Quy trình mới không có bước nào tương ứng với %(node)s.") % words
    if len(alike) > 1:
        return _("Quy trình mới có nhiều bước tương ứng với %(node)s; xin chọn một.") % words
    return alike[0]


def _joins(definition: Definition, forks: tuple[str, ...]) -> list[tuple[str, object, int]]:
    """What must agree for an open fork to be closed as it was opened."""
    shape = definition.shape
    return [
        (shape.joins.get(key, ""), shape.nodes[key].join, len(shape.leaving.get(key, ())))
        for key in forks
        if key in shape.nodes
    ]
