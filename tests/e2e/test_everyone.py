"""Everybody can use every page: no address is forgotten, no state of it breaks a rule."""

import pytest

from e2e import walk as walks
from e2e.judging import faults

# Addresses that show no page of their own.
NOT_PAGES = {
    "a command; it answers with a page of another address": """
        portal:logout portal:rate portal:batch_start portal:batch_drop portal:batch_retry
        desk:absence_end desk:alert_acknowledge desk:bulk_start desk:following""",
    "a part of a page that is judged as a whole": """
        portal:apply_save portal:apply_update portal:supplement_update desk:assist_update
        desk:bell""",
    "a file": """
        portal:file portal:form portal:talk_file portal:verify_download portal:batch_template
        portal:batch_result desk:file desk:printed desk:talk_file ui:gallery_chart_file""",
    "data for machines": """
        portal:procedures_json portal:procedures_csv portal:offerings_csv portal:offices_json
        portal:offices_csv portal:dcat portal:changes portal:sitemap portal:robots
        portal:uploads portal:upload""",
}


@pytest.mark.browser
def test_every_page_in_every_state_is_for_everybody(browser, everything):
    walk = walks.Walk()
    for part in (walks.portal, walks.desk, walks.design_system):
        part(walk, everything)
    told = walk.forgotten(walks.OF_WORK, NOT_PAGES) + faults(browser, walk.pages)
    assert told == [], "\n".join(told)
