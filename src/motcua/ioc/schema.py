"""The columns of the facts. Pure Python.

Times are those of the clock on the wall in Viet Nam, without zone: days and months are cut alike by
every engine. Keys are text for the same reason.
"""

from collections.abc import Mapping

KEY, NUMBER, TIME, WORD, YES = "VARCHAR", "BIGINT", "TIMESTAMP", "VARCHAR", "BOOLEAN"
SMALL = "INTEGER"

# What is copied from the register, in the order of `cases.facts`.
RAW: Mapping[str, Mapping[str, str]] = {
    "case": {
        "case_id": KEY,
        "version": SMALL,
        "procedure": WORD,
        "channel": WORD,
        "receiving": KEY,
        "competent": KEY,
        "supporting": KEY,
        "step": WORD,
        "status": SMALL,
        "clock": WORD,
        "delivery": WORD,
        "outcome": WORD,
        "timeliness": WORD,
        "submitted_at": TIME,
        "received_at": TIME,
        "due_at": TIME,
        "released_at": TIME,
    },
    "entry": {
        "case_id": KEY,
        "number": SMALL,
        "name": WORD,
        "done_at": TIME,
        "step": WORD,
        "clock": WORD,
        "delivery": WORD,
        "due_at": TIME,
        "amount_vnd": NUMBER,
        "competent_before": KEY,
    },
    "task": {
        "case_id": KEY,
        "id": NUMBER,
        "step": WORD,
        "node": WORD,
        "role": WORD,
        "agency": KEY,
        "opened_at": TIME,
        "closed_at": TIME,
        "answer": WORD,
    },
    "stretch": {"case_id": KEY, "clock": WORD, "seconds": NUMBER},
    "request": {"case_id": KEY, "requested_at": TIME, "supplied_at": TIME, "ended_at": TIME},
    "extension": {
        "case_id": KEY,
        "extended_at": TIME,
        "old_due_at": TIME,
        "new_due_at": TIME,
        "is_late": YES,
    },
    "result": {"case_id": KEY},
}

# One row per case. Where another agency took over at `handed_on_at`, `competent_before` was it.
CASES: Mapping[str, str] = {
    "case_id": KEY,
    "version": SMALL,
    "procedure": WORD,
    "channel": WORD,
    "receiving": KEY,
    "competent": KEY,
    "competent_before": KEY,
    "handed_on_at": TIME,
    "supporting": KEY,
    "step": WORD,
    "status": SMALL,
    "clock": WORD,
    "outcome": WORD,
    "timeliness": WORD,
    "submitted_at": TIME,
    "received_at": TIME,
    "first_due_at": TIME,
    "promised_at": TIME,
    "due_at": TIME,
    "released_at": TIME,
    "ended_at": TIME,
    "supplements": SMALL,
    "supplement_at": TIME,
    "supplied_at": TIME,
    "supplement_again_at": TIME,
    "paused_seconds": NUMBER,
    "stopped_seconds": NUMBER,
    "extended_at": TIME,
    "extended_late": YES,
    "asked_vnd": NUMBER,
    "paid_at": TIME,
    "sent_back": SMALL,
    "reopened": SMALL,
    "has_result": YES,
}
# One row per stretch in which nothing changed that is counted. Open: to_at is empty. A case that
# came to its end has no stretch after it.
SPANS: Mapping[str, str] = {
    "case_id": KEY,
    "procedure": WORD,
    "channel": WORD,
    "receiving": KEY,
    "competent": KEY,
    "competent_before": KEY,
    "handed_on_at": TIME,
    "phase": WORD,
    "from_at": TIME,
    "to_at": TIME,
    "due_at": TIME,
    "late_from": TIME,
}
# One row per piece of work that waited for a post, or for somebody outside.
STEPS: Mapping[str, str] = {
    "case_id": KEY,
    "number": SMALL,
    "procedure": WORD,
    "channel": WORD,
    "competent": KEY,
    "competent_before": KEY,
    "handed_on_at": TIME,
    "step": WORD,
    "node": WORD,
    "role": WORD,
    "agency": KEY,
    "opened_at": TIME,
    "closed_at": TIME,
    "answer": WORD,
}
FACTS: Mapping[str, Mapping[str, str]] = {"cases": CASES, "spans": SPANS, "steps": STEPS}
# In this order within a file: so that a question for a time reads a part of it only.
ORDER: Mapping[str, str] = {
    "cases": "submitted_at, case_id",
    "spans": "from_at, case_id",
    "steps": "opened_at, case_id, number",
}
OPEN = "open"  # the part of cases that go on; all others are named by the month of their end
