"""What waits for the reader, in the menu of the boards: `{% load steering %}`."""

from django import template

from motcua.kernel.actor import Actor
from motcua.steering.selectors import steering_waiting

register = template.Library()
MOST = 99


@register.simple_tag
def waiting(actor: Actor) -> dict[str, str]:
    """Open alerts that nobody acknowledged, and work that waits; empty for none. One query."""
    if not actor.is_staff:
        return {}
    alerts, work = steering_waiting(actor=actor)
    return {"alerts": _told(alerts), "work": _told(work)}


def _told(number: int) -> str:
    if not number:
        return ""
    return f"{MOST}+" if number > MOST else str(number)
