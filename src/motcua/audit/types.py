"""Words of the audit trail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class What(StrEnum):
    """What somebody did or saw."""

    LOGIN = "login"
    LOGIN_REFUSED = "login_refused"
    CASE_READ = "case_read"
    FILE_READ = "file_read"
    FORM_PRINTED = "form_printed"
    CASE_TRACKED = "case_tracked"
    BOOK_PRINTED = "book_printed"
    TEXTS_SAVED = "texts_saved"
    TEXTS_PUBLISHED = "texts_published"
    SEARCH_WORD_SAVED = "search_word_saved"
    PROCESS_SAVED = "process_saved"
    PROCESS_PUBLISHED = "process_published"
    FORM_SAVED = "form_saved"
    FORM_PUBLISHED = "form_published"
    ABSENCE_DECIDED = "absence_decided"
    ABSENCE_ENDED = "absence_ended"
    POSTS_ENDED = "posts_ended"
    TERM_SET = "term_set"
    THRESHOLD_SET = "threshold_set"
    CAMPAIGN_DEFINED = "campaign_defined"
    TARGET_SET = "target_set"
    INDICATOR_CHANGED = "indicator_changed"
    INDEX_TREE_PUBLISHED = "index_tree_published"
    INDEX_SCORED = "index_scored"
    REGISTER_ASKED = "register_asked"
    ACCOUNT_CLAIMED = "account_claimed"
    GROUP_CHANGED = "group_changed"
    MINUTES_APPROVED = "minutes_approved"
    REPORT_SIGNED = "report_signed"
    REPORT_PUBLISHED = "report_published"
    ALERT_RULE_SAVED = "alert_rule_saved"
    ALERT_RULE_STOPPED = "alert_rule_stopped"
    ALERT_ACTED_ON = "alert_acted_on"
    ASSIGNMENT_MOVED = "assignment_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One row of the trail: ids only, so that the trail itself tells nothing about anybody."""

    at: datetime
    actor_kind: str
    account_id: UUID | None
    staff_id: UUID | None
    what: What
    subject_ref: UUID | None
    object_ref: UUID | None
