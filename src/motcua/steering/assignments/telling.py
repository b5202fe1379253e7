"""Who is told of an assignment: of each move, before it is due, and when it is late."""

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.notifications.types import Recipient
from motcua.organisation import selectors as organisation
from motcua.steering.assignments.models import Assignment
from motcua.steering.assignments.types import Move, Side
from motcua.steering.telling import Readers, Said, leaders_of, tell

MOST_AT_ONCE = 200
SILENT = (Move.TAKE,)


def told_of(row: Assignment, move: Move, number: int, note: str, side: Side) -> None:
    """Tell the other side of a move."""
    if move in SILENT:
        return
    said = Said(
        about=row.pk,
        key=f"move:{number}",
        subject=f"{_subject(move)}: {row.title}",
        text="\n".join(line for line in (_due_line(row), note) if line),
        path=path_of(row),
    )
    tell(said, Readers(knowing=_receivers(row) if side is Side.GIVER else _givers(row)))


def assignments_remind() -> int:
    """Tell agencies a working day before work is due, and both sides when it is late; how many.

    Each is told once for a due time, however often and by how many workers this is called.
    """
    told = 0
    while _remind_one():
        told += 1
        if told >= MOST_AT_ONCE:
            break
    return told


@transaction.atomic
def _remind_one() -> bool:
    now = clock.now()
    rows = Assignment.objects.select_for_update(skip_locked=True).filter(
        closed_at__isnull=True, next_at__lte=now
    )
    row = rows.order_by("next_at").first()
    if row is None:
        return False
    is_late = row.due_at <= now
    kind = "late" if is_late else "soon"
    subject = _("Việc được giao đã quá hạn") if is_late else _("Việc được giao sắp đến hạn")
    said = Said(
        about=row.pk,
        key=f"{kind}:{row.due_at.isoformat()}",
        subject=f"{subject}: {row.title}",
        text=_due_line(row),
        path=path_of(row),
    )
    tell(said, Readers(knowing=_receivers(row) + (_givers(row) if is_late else [])))
    row.next_at = None if is_late else row.due_at
    row.save(update_fields=["next_at"])
    return True


def path_of(row: Assignment) -> str:
    """The page of an assignment."""
    return f"/dieu-hanh/giao-viec/{row.pk}/"


def _receivers(row: Assignment) -> list[Recipient]:
    return leaders_of(row.to_agency_id)


def _givers(row: Assignment) -> list[Recipient]:
    """Who gave it, and who leads the agency in whose name it was given."""
    return [Recipient(person_id=row.giver_staff_id), *leaders_of(row.from_agency_id)]


def _due_line(row: Assignment) -> str:
    return _("%(agency)s, hạn: %(due)s") % {
        "agency": organisation.agency_info(row.to_agency_id).name,
        "due": f"{clock.local(row.due_at):%H:%M %d/%m/%Y}",
    }


def _subject(move: Move) -> str:
    return {
        Move.GIVE: _("Việc mới được giao"),
        Move.ANSWER: _("Việc đã giao có báo cáo"),
        Move.RETURN: _("Báo cáo bị trả lại"),
        Move.ACCEPT: _("Việc đã hoàn thành"),
        Move.EXTEND: _("Việc được gia hạn"),
        Move.ASK_TIME: _("Đề nghị gia hạn"),
        Move.NOTE: _("Trao đổi về việc được giao"),
        Move.WITHDRAW: _("Việc đã được thu hồi"),
    }[move]
