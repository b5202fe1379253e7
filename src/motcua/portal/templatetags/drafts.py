"""Template words of the portal: what a citizen was writing, wherever she comes in."""

import re
from typing import Any

from django import template

from motcua.cases.selectors import draft_of, drafts_of
from motcua.catalogue.selectors import offering_for, procedure_card, published_version
from motcua.kernel.actor import Actor
from motcua.kernel.errors import NotFound

register = template.Library()
LINE = re.compile(
    r'<(?:textarea|input type="(?:text|tel|email)")'
    r'(?=[^>]* id="f-(?!(?:[^"]*-)?(?:\d+-|commune"))[^"]*")'
)


class TypedStays(template.Node):
    """A part of a form that htmx puts in place while somebody may be typing in it: lines of text
    that are there already stay the browser's own. Rows and communes are drawn anew, since they
    move.
    """

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: template.Context) -> str:
        return LINE.sub(r'\g<0> hx-preserve="true"', self.nodelist.render(context))


@register.tag
def typed_stays(parser: Any, token: Any) -> TypedStays:
    """Around the parts of a form in an answer to htmx: see `TypedStays`."""
    nodelist = parser.parse(("endtyped_stays",))
    parser.delete_first_token()
    return TypedStays(nodelist)


@register.inclusion_tag("portal/apply/_continue.html")
def continue_writing(actor: Actor | None) -> dict[str, Any]:
    """The dossier that the citizen was writing last, and how many others. Two queries at most,
    none for a stranger.
    """
    if actor is None or not actor.is_citizen:
        return {}
    drafts = drafts_of(actor=actor)
    if not drafts:
        return {}
    return {**_shown(drafts[0]), "others": len(drafts) - 1}


@register.inclusion_tag("portal/apply/_begin.html")
def begin_or_continue(actor: Actor | None, code: str) -> dict[str, Any]:
    """The way into the form of a procedure. One query, none for a stranger."""
    draft = None
    if actor is not None and actor.is_citizen:
        draft = draft_of(actor=actor, procedure_code=code)
    return {"code": code, "saved_at": draft.saved_at if draft else None}


def _shown(draft: Any) -> dict[str, Any]:
    name = draft_name(draft)
    return {"code": draft.procedure_code, "name": name, "saved_at": draft.saved_at}


def draft_name(draft: Any) -> str:
    """The procedure's name; its code when it is no longer published."""
    try:
        if draft.agency_id:
            offering = offering_for(draft.procedure_code, draft.agency_id)
            return published_version(offering.version_id).name
        return procedure_card(draft.procedure_code).version.name
    except NotFound:
        return str(draft.procedure_code)
