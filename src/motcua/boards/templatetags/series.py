"""Where figures come from that others send: `{% load series %}`."""

from typing import Any

from django import template

from motcua.boards.drawing import unit_text
from motcua.ioc import selectors
from motcua.ioc.types import IndicatorInfo, Period, Slice

register = template.Library()


@register.inclusion_tag("boards/_series_source.html", takes_context=True)
def series_source(
    context: dict[str, Any], info: IndicatorInfo, period: Period, wanted: Slice
) -> dict[str, Any]:
    """The versions of the figure, with who sent each and from which line of what. Two queries, none
    for what is counted here.
    """
    actor = context["actor"]
    versions: tuple[Any, ...] = ()
    if not info.is_counted:
        versions = selectors.series_history(
            actor=actor, code=info.code, period=period, wanted=wanted
        )
    return {
        "info": info,
        "versions": versions,
        "may_open": bool(versions) and selectors.series_sends(actor=actor),
    }


@register.simple_tag
def sends_figures(actor: Any) -> bool:
    """Whether the actor may send figures. From memory."""
    return selectors.series_sends(actor=actor)


@register.simple_tag
def unit_word(unit: str) -> str:
    """The unit of an indicator as people write it."""
    return unit_text(unit)
