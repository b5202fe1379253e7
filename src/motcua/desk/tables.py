"""The lines of a queue as HTML. Not a template: eight small values in each of thirty lines would
cost more there than all the rest of the page.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.cases.types import InboxRow, InboxTab, SearchHit
from motcua.desk.words import QUEUES
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.language import VIETNAMESE
from motcua.ui.markup import NOTHING, filled, joined
from motcua.ui.templatetags.ui import due_pill, status_pill
from motcua.ui.tongues import lang_of
from motcua.ui.words import date_text

NO_CASE = UUID(int=0)
LABELLED = '<td class="name" data-label="{}"{}>{}</td>'
CODE = '<td><a class="code" href="{}">{}</a></td>'
CELLS = f"{CODE}<td>{{}}</td>{LABELLED}{{}}{{}}{{}}"
LINE = f"<tr>{CELLS}</tr>"
PICKED_LINE = (
    '<tr><td class="pick"><label><input type="checkbox" name="task" value="{}">'
    f'<span class="sr">{{}}</span></label></td>{CELLS}</tr>'
)
FOUND = f"<tr>{CODE}{LABELLED}<td>{{}}</td><td>{{}}</td>{{}}{{}}{LABELLED}</tr>"
CLIPPED = '<td class="clip" title="{}"{}>{}</td>'
SHORTENED = '<td class="name" data-label="{}" title="{}"{}>{}</td>'
QUEUE = '<li><a href="{}?tab={}"{}>{}'  # a count may follow
CURRENT = filled(' aria-current="page"')
COUNT = '{} <span class="count">{}</span></a></li>'
LABELS = {queue.tab: queue.label for queue in QUEUES}
KEPT_NAMES = 4_000
MOST_SHOWN = 99  # the counting stops behind it
Cell = Callable[[InboxRow], str]


def inbox_lines(
    rows: Iterable[InboxRow], *, actor: Actor, tab: InboxTab, is_pickable: bool
) -> SafeString:
    """The lines of one page of a queue; `is_pickable` puts a box to tick before each."""
    is_done = tab is InboxTab.DONE
    applicant = filled("{}", _("Người nộp"))
    step = _("Bước đã làm") if is_done else _("Đang chờ")
    now, language = clock.now(), get_language()
    lang = _tongue(language)
    # A page names few steps: each is written once.
    step_cell = cache(lambda title: filled(LABELLED, step, NOTHING, title))
    choose = _("Chọn hồ sơ %(code)s")
    last = _standing() if is_done else _holders(actor, tab)

    def line(row: InboxRow) -> SafeString:
        values = (
            case_address(row.case_id),
            row.code,
            due_pill(row.due_at, row.clock, now, language),
            applicant,
            lang(row.applicant_name),
            row.applicant_name,
            _procedure_cell(row.procedure_name, language),
            step_cell(row.step_title),
            last(row),
        )
        if is_pickable:
            return filled(PICKED_LINE, row.task_id, choose % {"code": row.code}, *values)
        return filled(LINE, *values)

    return joined(map(line, rows))


def case_lines(rows: Iterable[SearchHit]) -> SafeString:
    """The lines of one page of cases, of whatever kind."""
    applicant, agency, day = (
        filled("{}", said) for said in (_("Người nộp"), _("Nơi giải quyết"), _("Ngày nộp"))
    )
    now, language = clock.now(), get_language()
    lang = _tongue(language)
    agency_cell = cache(lambda name, short: filled(SHORTENED, agency, name, lang(name), short))
    status_cell = cache(status_pill)
    return joined(
        filled(
            FOUND,
            case_address(row.case_id),
            row.code,
            applicant,
            lang(row.applicant_name),
            row.applicant_name,
            status_cell(row.status),
            due_pill(row.due_at, row.clock, now, language) if row.due_at else NOTHING,
            _procedure_cell(row.procedure_name, language),
            agency_cell(row.agency_name, row.agency_short_name),
            day,
            NOTHING,
            date_text(row.submitted_at),
        )
        for row in rows
    )


def queues(
    current: InboxTab | None = None, counts: Mapping[InboxTab, int] | None = None
) -> SafeString:
    """The queues for the side of the page; with counts where the page knows them."""
    language, counts = get_language(), counts or {}
    return joined(
        _queue(
            queue.tab, CURRENT if queue.tab is current else NOTHING, counts.get(queue.tab), language
        )
        for queue in QUEUES
    )


@cache
def _queue(tab: InboxTab, mark: SafeString, count: int | None, _language: str) -> SafeString:
    """There are few queues and a hundred counts."""
    link = filled(QUEUE, reverse("desk:inbox"), tab.value, mark, LABELS[tab])
    if count is None:
        return filled("{}</a></li>", link)
    return filled(COUNT, link, count if count <= MOST_SHOWN else f"{MOST_SHOWN}+")


def case_address(case_id: UUID) -> str:
    """Where the page of a case is."""
    before, after = _case_address()
    return f"{before}{case_id}{after}"


@cache
def _case_address() -> tuple[str, str]:
    before, _case, after = reverse("desk:case", args=[NO_CASE]).partition(str(NO_CASE))
    return before, after


def _tongue(language: str) -> Callable[[str], SafeString]:
    """The attribute for a cell that holds a name; a Vietnamese page needs none."""
    return (lambda _name: NOTHING) if language == VIETNAMESE else lang_of


@lru_cache(maxsize=KEPT_NAMES)
def _procedure_cell(name: str, language: str) -> SafeString:
    """A province has fewer procedures than a day has lines that name them."""
    return filled(CLIPPED, name, _tongue(language)(name), name)


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
            made[row.assignee_id] = filled(LABELLED, label, NOTHING, text)
        return made[row.assignee_id]

    return cell
