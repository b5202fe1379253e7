"""Who may change the catalogue."""

from motcua.kernel.actor import Actor, ActorKind, Role


def may_publish(actor: Actor) -> bool:
    """The system itself, and administrators."""
    return actor.kind is ActorKind.SYSTEM or (
        actor.is_staff and any(post.role is Role.ADMINISTRATOR for post in actor.posts)
    )
