"""The tables of those who act on numbers."""

from motcua.steering.alerts.models import Alert, AlertEntry, AlertReader, AlertRule
from motcua.steering.assignments.models import Assignment, AssignmentEntry, AssignmentFile
from motcua.steering.groups.models import (
    AnalysisGroup,
    BlockComment,
    BlockVersion,
    GroupMember,
    Meeting,
    MeetingDecision,
    Notebook,
    NotebookBlock,
)
from motcua.steering.reports.models import PublicReport, Report, ReportWish, ReportWords

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
