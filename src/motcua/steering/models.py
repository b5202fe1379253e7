"""The tables of those who act on numbers."""

from motcua.steering.alert_models import Alert, AlertEntry, AlertReader, AlertRule
from motcua.steering.group_models import (
    AnalysisGroup,
    BlockComment,
    BlockVersion,
    GroupMember,
    Meeting,
    MeetingDecision,
    Notebook,
    NotebookBlock,
)
from motcua.steering.report_models import PublicReport, Report, ReportWish, ReportWords
from motcua.steering.task_models import Assignment, AssignmentEntry, AssignmentFile

__all__ = [
    "Alert",
    "AlertEntry",
    "AlertReader",
    "AlertRule",
    "AnalysisGroup",
    "Assignment",
    "AssignmentEntry",
    "AssignmentFile",
    "BlockComment",
    "BlockVersion",
    "GroupMember",
    "Meeting",
    "MeetingDecision",
    "Notebook",
    "NotebookBlock",
    "PublicReport",
    "Report",
    "ReportWish",
    "ReportWords",
]
