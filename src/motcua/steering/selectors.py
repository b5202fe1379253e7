"""What pages ask of those who act on numbers."""

from motcua.steering.alerts.policies import home_of
from motcua.steering.alerts.reading import (
    agencies_in_red,
    agencies_watched,
    alert_detail,
    alerts_closed,
    alerts_open,
    rule_detail,
    rules_list,
    steering_waiting,
)
from motcua.steering.alerts.wording import (
    amount_text,
    looks_text,
    number_text,
    severity_text,
    stopped_text,
)
from motcua.steering.assignments.reading import (
    agencies_to_give,
    assignment_detail,
    assignment_file,
    assignments_counts,
    assignments_list,
    may_give,
)
from motcua.steering.groups.grounds import ground_text
from motcua.steering.groups.minutes import (
    meeting_page,
    meeting_paper,
)
from motcua.steering.groups.reading import (
    block_history,
    block_to_change,
    group_page,
    groups_list,
    may_found,
    notebook_page,
)
from motcua.steering.places import place_text
from motcua.steering.reports.drawing import (
    chart_of,
)
from motcua.steering.reports.reading import (
    public_report_page,
    public_report_paper,
    public_reports_list,
    report_agencies,
    report_page,
    report_paper,
    reports_list,
)

__all__ = [
    "agencies_in_red",
    "agencies_to_give",
    "agencies_watched",
    "alert_detail",
    "alerts_closed",
    "alerts_open",
    "amount_text",
    "assignment_detail",
    "assignment_file",
    "assignments_counts",
    "assignments_list",
    "block_history",
    "block_to_change",
    "chart_of",
    "ground_text",
    "group_page",
    "groups_list",
    "home_of",
    "looks_text",
    "may_found",
    "may_give",
    "meeting_page",
    "meeting_paper",
    "notebook_page",
    "number_text",
    "place_text",
    "public_report_page",
    "public_report_paper",
    "public_reports_list",
    "report_agencies",
    "report_page",
    "report_paper",
    "reports_list",
    "rule_detail",
    "rules_list",
    "severity_text",
    "steering_waiting",
    "stopped_text",
]
