"""The lines of a queue as HTML. Not a template: eight small values in each of thirty lines would
cost more there than all the rest of the page.
"""

from collections.abc import Callable, Iterable
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.cases.types import InboxRow, InboxTab
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.ui.markup import filled, joined
from motcua.ui.templatetags.ui import due_pill, status_pill
from motcua.ui.tongues import lang_of

NO_CASE = UUID(int=0)
LINE = (
    '<tr>{}<td><a class="code" href="{}">{}</a></td><td>{}</td>'
    '<td class="name" data-label="{}"{}>{}</td><td class="clip" title="{}"{}>{}</td>'
    '<td class="name" data-label="{}">{}</td>{}</tr>'
)
PICK = (
    '<td class="pick"><label><input type="checkbox" name="task" value="{}">'
    '<span class="sr">{}</span></label></td>'
)
Cell = Callable[[InboxRow], str]


def inbox_lines(
    rows: Iterable[InboxRow], *, actor: Actor, tab: InboxTab, is_pickable: bool
) -> SafeString:
    """The lines of one page of a queue; `is_pickable` puts a box to tick before each."""
    is_done = tab is InboxTab.DONE
    applicant, step = _("Người nộp"), _("Bước đã làm") if is_done else _("Đang chờ")
    pick = _picks() if is_pickable else _nothing
    last = _standing() if is_done else _holders(actor, tab)
    now = clock.now()
    return joined(
        filled(
            LINE,
            pick(row),
            case_address(row.case_id),
            row.code,
            due_pill(row.due_at, row.clock, now),
            applicant,
            lang_of(row.applicant_name),
            row.applicant_name,
            row.procedure_name,
            lang_of(row.procedure_name),
            row.procedure_name,
            step,
            row.step_title,
            last(row),
        )
        for row in rows
    )


def case_address(case_id: UUID) -> str:
    """Where the page of a case is."""
    return _case_address().replace(str(NO_CASE), str(case_id))


@cache
def _case_address() -> str:
    return reverse("desk:case", args=[NO_CASE])


def _nothing(_row: InboxRow) -> str:
    return ""


def _picks() -> Cell:
    choose = _("Chọn hồ sơ %(code)s")
    return lambda row: filled(PICK, row.task_id, choose % {"code": row.code})


def _standing() -> Cell:
    """How the case stands now; a page has few different ones."""
    made: dict[int, SafeString] = {}

    def cell(row: InboxRow) -> SafeString:
        if row.status not in made:
            made[row.status] = format_html("<td>{}</td>", status_pill(row.status))
        return made[row.status]

    return cell


def _holders(actor: Actor, tab: InboxTab) -> Cell:
    """Who has the work; most lines of a page say the same."""
    label, nobody, colleague = _("Người giữ"), _("chưa ai nhận"), _("đồng nghiệp")
    instead = "%(name)s" if tab is InboxTab.AGENCY else _("tôi, thay %(name)s")
    said = {
        None: format_html('<span class="muted">{}</span>', nobody),
        actor.staff_id: _("tôi"),
    }
    made: dict[UUID | None, SafeString] = {}

    def cell(row: InboxRow) -> SafeString:
        if row.assignee_id not in made:
            name = row.assignee_name
            text = said.get(row.assignee_id) or (instead % {"name": name} if name else colleague)
            made[row.assignee_id] = format_html(
                '<td class="name" data-label="{}">{}</td>', label, text
            )
        return made[row.assignee_id]

    return cell
