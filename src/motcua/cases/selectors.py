"""Cases as their readers see them.

Every road goes through a policy; absent and not yours look alike.
"""

from motcua.cases import terms
from motcua.cases.alerts import (
    alerts_of,
    alerts_of_case,
    alerts_waiting,
    apology_draft,
    apology_is_due,
)
from motcua.cases.assisted import assistance, assistances
from motcua.cases.batch import batch_result, batch_run, batch_runs
from motcua.cases.batch_columns import columns_of as batch_columns
from motcua.cases.batch_writing import list_csv, template_csv, template_xlsx
from motcua.cases.book import book_pdf, book_sheet
from motcua.cases.bulk import bulk_preview, bulk_run, bulk_runs, work_of
from motcua.cases.detail import case_detail, commands_for, intake_due
from motcua.cases.earlier import earlier_dossiers
from motcua.cases.facts import (
    CaseLabel,
    case_labels,
    facts_between,
    facts_copy,
    facts_horizon,
    facts_of_all,
    facts_of_cases,
    facts_ranges,
    facts_snapshot,
    facts_touched,
)
from motcua.cases.finding import case_by_code, case_summary, case_track, result_by_code
from motcua.cases.history import HistoryRow, history, step_titles
from motcua.cases.holding import case_file, case_fillings, printed_form
from motcua.cases.inbox import inbox, inbox_counts
from motcua.cases.letters import letters_waiting
from motcua.cases.merging import draft_marks, mark
from motcua.cases.messages import case_message_file, case_messages, messages_unread
from motcua.cases.mine import cases_of_citizen, papers_again, papers_of_citizen
from motcua.cases.moving import may_move, moves_plan
from motcua.cases.oversight import leads, oversight_cases, overview
from motcua.cases.own_drafts import draft_of, drafts_of
from motcua.cases.people import cases_stuck
from motcua.cases.proving import archive_verify, ledger_verify, seal_known
from motcua.cases.ratings import rating_of, ratings_seen
from motcua.cases.search import cases_search
from motcua.cases.supported import cases_supported
from motcua.cases.thresholds import thresholds_told
from motcua.cases.types import Term, TermKind, TermSet
from motcua.kernel import clock

__all__ = [
    "CaseLabel",
    "HistoryRow",
    "alerts_of",
    "alerts_of_case",
    "alerts_waiting",
    "apology_draft",
    "apology_is_due",
    "archive_verify",
    "assistance",
    "assistances",
    "batch_columns",
    "batch_result",
    "batch_run",
    "batch_runs",
    "book_pdf",
    "book_sheet",
    "bulk_preview",
    "bulk_run",
    "bulk_runs",
    "case_by_code",
    "case_detail",
    "case_file",
    "case_fillings",
    "case_labels",
    "case_message_file",
    "case_messages",
    "case_summary",
    "case_track",
    "cases_of_citizen",
    "cases_search",
    "cases_stuck",
    "cases_supported",
    "clock_term",
    "clock_terms_set",
    "commands_for",
    "draft_marks",
    "draft_of",
    "drafts_of",
    "earlier_dossiers",
    "facts_between",
    "facts_copy",
    "facts_horizon",
    "facts_of_all",
    "facts_of_cases",
    "facts_ranges",
    "facts_snapshot",
    "facts_touched",
    "history",
    "inbox",
    "inbox_counts",
    "intake_due",
    "leads",
    "ledger_verify",
    "letters_waiting",
    "list_csv",
    "mark",
    "may_move",
    "messages_unread",
    "moves_plan",
    "oversight_cases",
    "overview",
    "papers_again",
    "papers_of_citizen",
    "printed_form",
    "rating_of",
    "ratings_seen",
    "result_by_code",
    "seal_known",
    "step_titles",
    "template_csv",
    "template_xlsx",
    "thresholds_told",
    "work_of",
]


def clock_term(*, kind: TermKind, procedure_code: str = "") -> Term:
    """What the law gives for a kind of halt today, for a procedure or for all. One query."""
    return terms.term(kind, procedure_code, clock.today())


def clock_terms_set() -> tuple[TermSet, ...]:
    """The terms that administrators set in place of those of the distribution. One query."""
    return terms.set_here()
