"""What is done on numbers."""

from motcua.steering.alerts.acting import (
    alert_acknowledge,
    alert_close,
    alert_comment,
    alert_snooze,
)
from motcua.steering.alerts.raising import alerts_turn
from motcua.steering.alerts.watching import alerts_evaluate
from motcua.steering.alerts.writing import rule_save, rule_switch
from motcua.steering.assignments.giving import assignment_give, assignment_move
from motcua.steering.assignments.telling import assignments_remind
from motcua.steering.groups.blocks import (
    block_add,
    block_change,
    block_move,
    block_remove,
)
from motcua.steering.groups.comments import comment_add, comment_resolve
from motcua.steering.groups.founding import (
    group_change,
    group_found,
    group_member_remove,
    group_member_set,
    notebook_add,
)
from motcua.steering.groups.meetings import (
    decision_add,
    decision_remove,
    meeting_approve,
    meeting_save,
)
from motcua.steering.reports.issuing import report_publish, report_seal, report_sign
from motcua.steering.reports.writing import (
    report_draft,
    report_refresh,
    report_wish_set,
    report_words_set,
    reports_begin,
    reports_draft_due,
)

__all__ = [
    "alert_acknowledge",
    "alert_close",
    "alert_comment",
    "alert_snooze",
    "alerts_evaluate",
    "alerts_turn",
    "assignment_give",
    "assignment_move",
    "assignments_remind",
    "block_add",
    "block_change",
    "block_move",
    "block_remove",
    "comment_add",
    "comment_resolve",
    "decision_add",
    "decision_remove",
    "group_change",
    "group_found",
    "group_member_remove",
    "group_member_set",
    "meeting_approve",
    "meeting_save",
    "notebook_add",
    "report_draft",
    "report_publish",
    "report_refresh",
    "report_seal",
    "report_sign",
    "report_wish_set",
    "report_words_set",
    "reports_begin",
    "reports_draft_due",
    "rule_save",
    "rule_switch",
]
