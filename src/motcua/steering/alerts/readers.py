"""Who is told by a rule: its number reaches nobody who could not open it by herself."""

from collections.abc import Iterable
from uuid import NAMESPACE_URL, UUID, uuid5

from motcua.ioc import selectors as ioc
from motcua.kernel import clock
from motcua.kernel.actor import Actor, ActorKind, PostRef, Posts, Role
from motcua.notifications.types import Recipient
from motcua.organisation import selectors as organisation
from motcua.organisation.types import AgencyInfo
from motcua.steering.alerts.models import AlertReader, AlertRule
from motcua.steering.alerts.policies import may_know
from motcua.steering.telling import Readers, holders_of, leaders_of


def post_sees(agency_id: UUID, role: Role, of_agency_id: UUID | None) -> bool:
    """Whether a post alone lets its holder see the figures of an agency (None: of the whole
    province). From memory.
    """
    return _sees([PostRef(agency_id=agency_id, role=role)], of_agency_id)


def staff_sees(staff_id: UUID, of_agency_id: UUID | None) -> bool:
    """Whether the posts that a member of staff fills today do. One query."""
    return _sees(organisation.posts_of(staff_id, clock.today()), of_agency_id)


def readers_of(rule: AlertRule) -> Readers:
    """Whom the lines of a rule mean now, with the addresses of the channels that it wants.

    An address that belongs to nobody here is called, and told no number.
    """
    knowing: list[Recipient] = []
    called: list[Recipient] = []
    for row in rule.readers.all():
        if row.agency_id is not None:
            knowing += _holders(rule, row.agency_id, Role(row.role))
        elif row.staff_id is None:
            called.append(_addressed(rule, row))
        elif staff_sees(row.staff_id, rule.of_agency_id):
            knowing.append(_addressed(rule, row))
    return Readers(knowing=knowing, called=called)


def leaders_told(rule: AlertRule, agency_id: UUID) -> list[Recipient]:
    """Who leads an agency now, where that lets her see what the rule looks at; else nobody."""
    if not post_sees(agency_id, Role.APPROVER, rule.of_agency_id):
        return []
    return leaders_of(agency_id, by_email=rule.by_email)


def way_up(rule: AlertRule) -> list[AgencyInfo]:
    """The agency of a rule, and those above it whose leaders may see what it looks at."""
    own, *above = organisation.agencies_upwards(rule.agency_id)
    seeing = (each for each in above if post_sees(each.id, Role.APPROVER, rule.of_agency_id))
    return [own, *seeing]


def _sees(posts: Iterable[PostRef], of_agency_id: UUID | None) -> bool:
    somebody = Actor(kind=ActorKind.STAFF, posts=Posts.of(posts))
    return may_know(of_agency_id, ioc.agencies_seen(actor=somebody))


def _holders(rule: AlertRule, agency_id: UUID, role: Role) -> list[Recipient]:
    """The holders of a role who see the figures: through it, then the mailbox of the agency is told
    as well, or through other posts of theirs.
    """
    if post_sees(agency_id, role, rule.of_agency_id):
        return holders_of(agency_id, role, by_email=rule.by_email)
    holders = holders_of(agency_id, role, by_email=False)
    return [each for each in holders if staff_sees(each.person_id, rule.of_agency_id)]


def _addressed(rule: AlertRule, row: AlertReader) -> Recipient:
    nobody = uuid5(NAMESPACE_URL, f"mailto:{row.email or row.phone}")
    return Recipient(
        person_id=row.staff_id or nobody,
        email=row.email if rule.by_email else "",
        phone=row.phone if rule.by_sms else "",
    )
