"""Every page for those who lead, count and administer can be used by everybody."""

import pytest

from e2e import walk as walks
from e2e import walk_boards, walk_groups, walk_steering
from e2e.judging import faults

# Addresses that show no page of their own.
NOT_PAGES = {
    "a command; it answers with a page of another address": """
        backoffice:absence backoffice:absence_end backoffice:leave backoffice:move_start
        backoffice:word_drop backoffice:weight_restore backoffice:process_find
        backoffice:process_create backoffice:process_clone backoffice:process_save
        backoffice:process_drop backoffice:process_move backoffice:text_save
        backoffice:text_publish backoffice:text_drop backoffice:text_restore
        backoffice:notice_save backoffice:notice_publish backoffice:notice_drop
        backoffice:notice_restore backoffice:form_begin backoffice:form_change
        backoffice:form_drop backoffice:form_attempt backoffice:form_sample_drop
        backoffice:indicator_target_drop boards:alert_rule_switch boards:notebook_new
        boards:block_move boards:block_comment boards:comment_resolve boards:decision_drop
        boards:meeting_approve boards:report_act""",
    "a file": """
        backoffice:process_file backoffice:text_preview backoffice:text_version
        backoffice:form_file boards:meeting_paper boards:report_paper figures:report_paper
        boards:indicator_file boards:flow_file boards:flow_map boards:campaign_chart
        boards:campaign_units_file
        boards:campaign_services figures:chart boards:proof boards:assignment_file figures:table""",
}


@pytest.mark.browser
def test_every_page_of_those_who_lead_is_for_everybody(browser, everything):
    walk = walks.Walk()
    for part in (walks.backoffice, walk_boards.boards, walk_groups.groups, walk_steering.steering):
        part(walk, everything)
    told = walk.forgotten(walks.OF_LEADERS, NOT_PAGES) + faults(browser, walk.pages)
    assert told == [], "\n".join(told)
