"""Who may act as what on a day: posts, absences and who fills in."""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from time import monotonic
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.kernel import db
from motcua.kernel.actor import Cover, PostRef, Posts, Role
from motcua.kernel.text import composed, person_key
from motcua.organisation import memory
from motcua.organisation.models import Absence, PostHolding, Staff
from motcua.organisation.types import AbsenceInfo, HoldingInfo, Member, StaffInfo, Standing

# Asked on every request of an officer, so one statement, prepared once per connection. First the
# own posts, then those of colleagues who are away today (a row even where they hold none), then
# the own absence.
HELD = (
    "SELECT p.agency_id, p.role, h.staff_id FROM organisation_postholding h "
    "JOIN organisation_post p ON p.id = h.post_id JOIN organisation_agency a ON a.id = p.agency_id "
    "WHERE h.valid_from <= %s AND (h.valid_to IS NULL OR h.valid_to >= %s) "
    "AND a.valid_from <= %s AND (a.valid_to IS NULL OR a.valid_to >= %s)"
)
STANDING = (
    f"SELECT o.agency_id, o.role, NULL::uuid, NULL::uuid, NULL::varchar, NULL::date "  # noqa: S608 - no value is pasted in
    f"FROM ({HELD} AND h.staff_id = %s) o UNION "
    "SELECT o.agency_id, o.role, b.staff_id, b.stand_in_id, s.full_name, b.to_on "
    "FROM organisation_absence b JOIN organisation_staff s ON s.id = b.staff_id "
    f"LEFT JOIN LATERAL ({HELD} AND h.staff_id = b.staff_id) o ON true "
    "WHERE b.stand_in_id = %s AND b.ended_at IS NULL AND b.from_on <= %s AND b.to_on >= %s UNION "
    "SELECT NULL, NULL, b.staff_id, b.stand_in_id, s.full_name, b.to_on "
    "FROM organisation_absence b JOIN organisation_staff s ON s.id = b.stand_in_id "
    "WHERE b.staff_id = %s AND b.ended_at IS NULL AND b.from_on <= %s AND b.to_on >= %s "
    "ORDER BY 1, 2, 3"
)
TEAM = (
    "SELECT true, s.full_name, s.id, b.stand_in_id, f.full_name "  # noqa: S608 - no value is pasted in
    f"FROM ({HELD} AND p.agency_id = %s AND p.role = %s) o "
    "JOIN organisation_staff s ON s.id = o.staff_id "
    "LEFT JOIN organisation_absence b ON b.staff_id = s.id AND b.ended_at IS NULL "
    "AND b.from_on <= %s AND b.to_on >= %s "
    "LEFT JOIN organisation_staff f ON f.id = b.stand_in_id UNION "
    "SELECT false, s.full_name, s.id, NULL, NULL FROM organisation_staff s "
    "WHERE s.id = ANY(%s) ORDER BY 2, 3"
)
RECENT = 50
SECONDS = 5


def standing(staff_id: UUID, name: str, on: date) -> Standing:
    """The posts that a member of staff fills on a day, own and of absent colleagues.

    From memory for five seconds, else one query: each request of an officer asks this.
    """
    return _standing(staff_id, name, on, int(monotonic()) // SECONDS)


def standing_forget() -> None:
    """Ask again at the next question: after a change of posts or absences."""
    _standing.cache_clear()


@lru_cache(maxsize=2_000)
def _standing(staff_id: UUID, name: str, on: date, moment: int) -> Standing:
    return standing_asked(staff_id, name, on)


def standing_asked(staff_id: UUID, name: str, on: date) -> Standing:
    """As `standing`, never from memory. One query."""
    days = [on, on, on, on]
    asked = [*days, staff_id, *days, staff_id, on, on, staff_id, on, on]
    rows = db.execute(STANDING, asked).fetchall()
    posts: list[PostRef] = []
    covers: dict[UUID, Cover] = {}
    for agency_id, role, absent_id, stand_in_id, other, to_on in rows:
        stead_of = None if absent_id == staff_id else absent_id
        if agency_id is not None:
            posts.append(PostRef(agency_id=agency_id, role=Role(role), stead_of=stead_of))
        if absent_id is not None:
            covers[absent_id] = Cover(
                absent_id=absent_id,
                absent_name=other if stead_of else name,
                stand_in_id=stand_in_id,
                stand_in_name=name if stead_of else other,
                to_on=to_on,
            )
    return Standing(
        posts=Posts(posts),
        stands_in_for=frozenset(covers) - {staff_id},
        covers=tuple(covers.values()),
    )


def absences_of(staff_ids: Iterable[UUID], on: date) -> tuple[AbsenceInfo, ...]:
    """The absences of these officers, and those they fill in; the latest first, at most fifty.

    One query.
    """
    wanted = list(staff_ids)
    rows = Absence.objects.filter(Q(staff_id__in=wanted) | Q(stand_in_id__in=wanted))
    return _absences(
        rows.select_related("staff", "stand_in").order_by("-to_on", "-id")[:RECENT], on
    )


def absences_recent(on: date, agency_ids: Collection[UUID]) -> tuple[AbsenceInfo, ...]:
    """The absences of those who hold or held a post at one of these agencies, the latest first, at
    most fifty. One query.
    """
    rows = Absence.objects.select_related("staff", "stand_in").order_by("-decided_at")
    return _absences(rows.filter(_holds_at("staff_id", agency_ids))[:RECENT], on)


def _holds_at(staff_id: str, agency_ids: Collection[UUID]) -> Exists:
    here = PostHolding.objects.filter(post__agency_id__in=list(agency_ids))
    return Exists(here.filter(staff_id=OuterRef(staff_id)))


def _absences(rows: Iterable[Absence], on: date) -> tuple[AbsenceInfo, ...]:
    return tuple(
        AbsenceInfo(
            id=row.pk,
            staff_id=row.staff_id,
            staff_name=row.staff.full_name,
            stand_in_id=row.stand_in_id,
            stand_in_name=row.stand_in.full_name,
            from_on=row.from_on,
            to_on=row.to_on,
            reason=row.reason,
            decided_by_name=row.decided_by_name,
            decided_at=row.decided_at,
            ended_at=row.ended_at,
            is_over=row.ended_at is not None or row.to_on < on,
        )
        for row in rows
    )


def colleagues(agency_ids: Iterable[UUID], on: date) -> tuple[StaffInfo, ...]:
    """Everybody who holds a post at one of the agencies on a day, by given name. One query."""
    held = held_on(on).filter(post__agency_id__in=list(agency_ids))
    rows = Staff.objects.filter(holdings__in=held).distinct().order_by("username")
    return tuple(sorted(map(staff_told, rows), key=lambda each: person_key(each.full_name)))


def team(agency_id: UUID, role: Role, on: date) -> tuple[Member, ...]:
    """Who holds a role at an agency on a day, and who fills in for those who are away; by name.

    One query.
    """
    return team_and_names(agency_id, role, on, set())[0]


def team_and_names(
    agency_id: UUID, role: Role, on: date, staff_ids: set[UUID]
) -> tuple[tuple[Member, ...], dict[UUID, str]]:
    """As `team`, with the full names of other officers. One query for both."""
    asked = [on, on, on, on, agency_id, role.value, on, on, list(staff_ids)]
    rows = db.execute(TEAM, asked).fetchall()
    members = tuple(
        Member(id=staff_id, name=name, stand_in_id=stand_in_id, stand_in_name=stand_in or "")
        for is_member, name, staff_id, stand_in_id, stand_in in rows
        if is_member
    )
    members = tuple(sorted(members, key=lambda each: person_key(each.name)))
    return members, {row[2]: row[1] for row in rows if not row[0]}


def staff_search(
    words: str, agency_ids: Collection[UUID], limit: int = 30
) -> tuple[StaffInfo, ...]:
    """Staff of these agencies, now or once, whose user name or name contains the words, by user
    name. One query.
    """
    words = composed(words)
    found = Staff.objects.filter(
        Q(username__icontains=words) | Q(full_name__icontains=words), _holds_at("pk", agency_ids)
    ).order_by("username")
    return tuple(staff_told(row) for row in found[:limit])


def staff_info(staff_id: UUID) -> StaffInfo | None:
    """One member of staff, or nothing. One query."""
    row = Staff.objects.filter(pk=staff_id).first()
    return None if row is None else staff_told(row)


def holdings_of(staff_id: UUID) -> tuple[HoldingInfo, ...]:
    """The posts that somebody holds or held, the latest first. One query."""
    rows = PostHolding.objects.filter(staff_id=staff_id).select_related("post")
    return tuple(
        HoldingInfo(
            agency_id=row.post.agency_id,
            agency_name=memory.agencies()[row.post.agency_id].name,
            role=Role(row.post.role),
            title=row.post.title,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in rows.order_by("-valid_from", "post__title")
    )


def fillers_of(role: Role, on: date) -> dict[UUID, dict[UUID, set[UUID | None]]]:
    """Agency → who fills the role there on a day → for whom (nobody: in the own right).

    Two queries.
    """
    found: dict[UUID, dict[UUID, set[UUID | None]]] = {}
    holders: dict[UUID, list[UUID]] = {}
    rows = held_on(on).filter(post__role=role.value)
    for agency_id, staff_id in rows.values_list("post__agency_id", "staff_id"):
        found.setdefault(agency_id, {}).setdefault(staff_id, set()).add(None)
        holders.setdefault(staff_id, []).append(agency_id)
    away = Absence.objects.filter(ended_at__isnull=True, from_on__lte=on, to_on__gte=on)
    for absent_id, stand_in_id in away.values_list("staff_id", "stand_in_id"):
        for agency_id in holders.get(absent_id, ()):
            found[agency_id].setdefault(stand_in_id, set()).add(absent_id)
    return found


def held_on(on: date) -> QuerySet[PostHolding]:
    """The holdings that are true on a day, at agencies that exist then."""
    agency_stands = Q(post__agency__valid_to__isnull=True) | Q(post__agency__valid_to__gte=on)
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return PostHolding.objects.filter(
        held, agency_stands, valid_from__lte=on, post__agency__valid_from__lte=on
    )


def staff_told(row: Staff) -> StaffInfo:
    """A member of staff as others know them."""
    return StaffInfo(id=row.pk, username=row.username, full_name=row.full_name, title=row.title)
