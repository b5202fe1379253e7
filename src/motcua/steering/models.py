"""The tables of those who act on numbers."""

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

__all__ = [
    "AnalysisGroup",
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
