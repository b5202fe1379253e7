"""Everything that can be done to a case.

One function, one use case, one transaction, one ledger row, one event.
"""

from motcua.cases.arriving import attachment_take, papers_take
from motcua.cases.services.assisted import (
    assistance_check,
    assistance_drop,
    assistance_paper,
    assistance_prove,
    assistance_save,
    assistance_send_code,
    assistance_submit,
    assistances_forget,
    helping_post,
)
from motcua.cases.services.batch import (
    batch_again,
    batch_drop,
    batch_execute,
    batch_forget,
    batch_read,
    batch_retry,
    batch_start,
)
from motcua.cases.services.bulk import (
    bulk_again,
    bulk_execute,
    bulk_forget,
    bulk_start,
    letters_start,
    tasks_move_start,
)
from motcua.cases.services.claim import claim_begin, claim_finish, claim_send_code
from motcua.cases.services.clock import (
    case_confirm_payment,
    case_extend,
    case_reopen,
    case_request_payment,
    case_stop,
    clock_term_set,
)
from motcua.cases.services.drafts import draft_drop, draft_merge, draft_preview
from motcua.cases.services.handing_on import case_hand_on, cases_hand_on, search_keys_hand_on
from motcua.cases.services.intake import case_accept, case_refuse_intake
from motcua.cases.services.letters import letter_seal, letter_sign
from motcua.cases.services.messages import case_message_write, case_messages_seen
from motcua.cases.services.moving import cases_move
from motcua.cases.services.oversight import alert_acknowledge, alert_rule_set, alerts_sweep
from motcua.cases.services.papers import paper_reuse
from motcua.cases.services.people import case_assign, case_take_back
from motcua.cases.services.process import (
    case_answer_consult,
    case_forward,
    case_move,
    case_receive_outside,
)
from motcua.cases.services.rating import case_rate
from motcua.cases.services.result import case_seal, case_sign
from motcua.cases.services.sealing import ledger_drop, ledger_months_ensure, ledger_seal
from motcua.cases.services.seeding import history_begin, history_finish, history_write
from motcua.cases.services.submit import case_submit
from motcua.cases.services.supplement import case_answer_supplement, case_request_supplement
from motcua.cases.services.waiting import supplements_lapse, supplements_remind
from motcua.cases.services.work import (
    case_approve,
    case_hand_over,
    case_propose,
    case_release,
    case_send_back,
    case_take,
    case_withdraw,
)

__all__ = [
    "alert_acknowledge",
    "alert_rule_set",
    "alerts_sweep",
    "assistance_check",
    "assistance_drop",
    "assistance_paper",
    "assistance_prove",
    "assistance_save",
    "assistance_send_code",
    "assistance_submit",
    "assistances_forget",
    "attachment_take",
    "batch_again",
    "batch_drop",
    "batch_execute",
    "batch_forget",
    "batch_read",
    "batch_retry",
    "batch_start",
    "bulk_again",
    "bulk_execute",
    "bulk_forget",
    "bulk_start",
    "case_accept",
    "case_answer_consult",
    "case_answer_supplement",
    "case_approve",
    "case_assign",
    "case_confirm_payment",
    "case_extend",
    "case_forward",
    "case_hand_on",
    "case_hand_over",
    "case_message_write",
    "case_messages_seen",
    "case_move",
    "case_propose",
    "case_rate",
    "case_receive_outside",
    "case_refuse_intake",
    "case_release",
    "case_reopen",
    "case_request_payment",
    "case_request_supplement",
    "case_seal",
    "case_send_back",
    "case_sign",
    "case_stop",
    "case_submit",
    "case_take",
    "case_take_back",
    "case_withdraw",
    "cases_hand_on",
    "cases_move",
    "claim_begin",
    "claim_finish",
    "claim_send_code",
    "clock_term_set",
    "draft_drop",
    "draft_merge",
    "draft_preview",
    "helping_post",
    "history_begin",
    "history_finish",
    "history_write",
    "ledger_drop",
    "ledger_months_ensure",
    "ledger_seal",
    "letter_seal",
    "letter_sign",
    "letters_start",
    "paper_reuse",
    "papers_take",
    "search_keys_hand_on",
    "supplements_lapse",
    "supplements_remind",
    "tasks_move_start",
]
