"""The small province with leaders who have accounts."""

from cases import hierarchy
from cases import world as worlds
from motcua.identity import services as identity
from motcua.identity.selectors import actor_named
from motcua.ioc.services import indicators_setup, lake_rebuild
from motcua.kernel.actor import Actor
from motcua.notifications.models import Message
from motcua.organisation.models import Agency
from motcua.organisation.selectors import agencies_forget

MAILBOX = "xa@example.vn"


def build(settings, folder, *, has_lake=True):
    """World and tree; the commune has a mailbox, the lake is filled where numbers are asked."""
    settings.LAKE_DIR, settings.FILES_DIR = folder / "lake", folder
    world = worlds.build()
    world.tree = hierarchy.grow(world)
    Agency.objects.filter(pk=world.commune.pk).update(email=MAILBOX)
    agencies_forget()
    if has_lake:
        indicators_setup()
        lake_rebuild()
    return world


def with_account(actor: Actor) -> Actor:
    """The officer as she logs in."""
    username = f"nv-{actor.staff_id}"
    identity.staff_accounts_ensure([(username, actor.staff_id)], password="x" * 12)
    return actor_named(username)


def told(**wanted: object) -> list[tuple[str, str]]:
    """Messages about something: channel and subject, in the order of writing."""
    rows = Message.objects.filter(**wanted).order_by("at", "id")
    return list(rows.values_list("channel", "subject"))
