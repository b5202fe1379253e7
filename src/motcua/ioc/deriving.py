"""From the rows of the register to facts: one pure function of the rows of a case, as SQL of the
embedded engine.

Whoever brings the rows (all, those of a refresh, those of this second), the same text makes the
facts: so a rebuilt lake is equal to one that grew.
"""

# The ledger, and where the case stands after each row. `citizen`: the clock is paused. A ledger
# whose oldest months were taken out begins with what the case itself still says.
ENTRY = """
SELECT case_id, number, name, done_at, due_at, amount_vnd,
    CASE WHEN step = 'end' THEN 'ended' WHEN delivery = 'ready' THEN 'ready'
    WHEN step = 'stopped' THEN 'stopped' WHEN step = 'intake' THEN 'intake'
    WHEN clock = 'paused' THEN 'citizen' WHEN step = 'outside' THEN 'outside'
    ELSE 'inside' END AS phase
FROM raw_entry
UNION ALL
SELECT c.case_id, 0, 'submit', c.submitted_at, NULL, NULL, 'intake'
FROM raw_case c ANTI JOIN (SELECT case_id FROM raw_entry WHERE number = 1) USING (case_id)
UNION ALL
SELECT c.case_id, 0, 'accept', c.received_at, c.due_at, NULL, 'inside'
FROM raw_case c ANTI JOIN (SELECT case_id FROM raw_entry WHERE name = 'accept') USING (case_id)
WHERE c.received_at IS NOT NULL
UNION ALL
SELECT c.case_id, 999999, 'end', c.released_at, NULL, NULL, 'ended'
FROM raw_case c ANTI JOIN raw_entry USING (case_id) WHERE c.step = 'end'
"""

# Which agency was competent until the last time that another one took over.
HANDED = """
SELECT case_id, max(done_at) AS handed_on_at,
    arg_max(competent_before, done_at) AS competent_before
FROM raw_entry WHERE competent_before IS NOT NULL GROUP BY case_id
"""

# Phase, due time and place in the order of things after each row; `ran`: the last place where the
# clock did not stand.
STANDING = """
SELECT *, max(CASE WHEN phase NOT IN ('citizen', 'stopped') THEN place END) OVER w AS ran
FROM (
    SELECT case_id, done_at, phase, row_number() OVER o AS place,
        last_value(due_at IGNORE NULLS) OVER o AS due_at
    FROM entry WINDOW o AS (PARTITION BY case_id ORDER BY done_at, number
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
) WINDOW w AS (PARTITION BY case_id ORDER BY place
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
"""

# Rows of the same phase and due time as one stretch. A clock that stands is late only if it was
# late when it was stopped.
SPANS = """
WITH marked AS (
    SELECT *, min(done_at) FILTER (phase IN ('citizen', 'stopped'))
            OVER (PARTITION BY case_id, ran) AS stood_at,
        lag(place) OVER o IS NULL OR phase IS DISTINCT FROM lag(phase) OVER o
            OR due_at IS DISTINCT FROM lag(due_at) OVER o AS is_new
    FROM standing WINDOW o AS (PARTITION BY case_id ORDER BY place)
), numbered AS (
    SELECT *, sum(is_new::INTEGER) OVER (PARTITION BY case_id ORDER BY place
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS span
    FROM marked
), merged AS (
    SELECT case_id, span, any_value(phase) AS phase, min(done_at) AS from_at,
        any_value(due_at) AS due_at, any_value(stood_at) AS stood_at
    FROM numbered GROUP BY case_id, span
), bounded AS (
    SELECT *, lead(from_at) OVER (PARTITION BY case_id ORDER BY span) AS to_at FROM merged
)
SELECT b.case_id, c.procedure, c.channel, c.receiving, c.competent, h.competent_before,
    h.handed_on_at, b.phase, b.from_at, b.to_at,
    b.due_at, CASE WHEN b.phase IN ('inside', 'outside') THEN b.due_at
        WHEN b.phase IN ('citizen', 'stopped') AND b.due_at < b.stood_at THEN b.due_at
    END AS late_from
FROM bounded b JOIN raw_case c USING (case_id) LEFT JOIN handed h USING (case_id)
WHERE b.phase <> 'ended' AND (b.to_at IS NULL OR b.to_at > b.from_at)
"""

CASES = """
WITH said AS (
    SELECT case_id, max(done_at) FILTER (phase = 'ended') AS ended_at,
        arg_min(due_at, number) FILTER (name = 'accept') AS first_due_at,
        sum(amount_vnd) FILTER (name = 'request_payment') AS asked_vnd,
        count(*) FILTER (name = 'request_payment') AS asked,
        count(*) FILTER (name = 'confirm_payment') AS paid,
        max(done_at) FILTER (name = 'confirm_payment') AS paid_at,
        count(*) FILTER (name = 'send_back') AS sent_back,
        count(*) FILTER (name = 'reopen') AS reopened
    FROM entry GROUP BY case_id
), asked AS (
    SELECT case_id, count(*) AS supplements, min(requested_at) AS supplement_at,
        arg_min(supplied_at, requested_at) AS supplied_at,
        min(requested_at) FILTER (turn = 2) AS supplement_again_at
    FROM (SELECT *, row_number() OVER (PARTITION BY case_id ORDER BY requested_at) AS turn
        FROM raw_request) GROUP BY case_id
), stood AS (
    SELECT case_id, sum(seconds) FILTER (clock = 'paused') AS paused_seconds,
        sum(seconds) FILTER (clock = 'stopped') AS stopped_seconds
    FROM raw_stretch GROUP BY case_id
)
SELECT c.case_id, c.version, c.procedure, c.channel, c.receiving, c.competent, h.competent_before,
    h.handed_on_at, c.supporting,
    c.step, c.status, c.clock, c.outcome, c.timeliness, c.submitted_at, c.received_at,
    s.first_due_at,
    s.first_due_at + coalesce(x.new_due_at - x.old_due_at, INTERVAL 0 SECOND) AS promised_at,
    c.due_at, c.released_at, CASE WHEN c.step = 'end' THEN s.ended_at END AS ended_at,
    coalesce(a.supplements, 0) AS supplements, a.supplement_at, a.supplied_at,
    a.supplement_again_at, coalesce(t.paused_seconds, 0) AS paused_seconds,
    coalesce(t.stopped_seconds, 0) AS stopped_seconds, x.extended_at,
    coalesce(x.is_late, false) AS extended_late, coalesce(s.asked_vnd, 0) AS asked_vnd,
    CASE WHEN s.paid > 0 AND s.paid >= s.asked THEN s.paid_at END AS paid_at,
    s.sent_back, s.reopened, r.case_id IS NOT NULL AS has_result
FROM raw_case c JOIN said s USING (case_id) LEFT JOIN asked a USING (case_id)
LEFT JOIN stood t USING (case_id) LEFT JOIN raw_extension x USING (case_id)
LEFT JOIN raw_result r USING (case_id) LEFT JOIN handed h USING (case_id)
"""

STEPS = """
SELECT t.case_id, row_number() OVER (PARTITION BY t.case_id ORDER BY t.id) AS number, c.procedure,
    c.channel, c.competent, h.competent_before, h.handed_on_at, t.step, t.node, t.role, t.agency,
    t.opened_at, t.closed_at, t.answer
FROM raw_task t JOIN raw_case c USING (case_id) LEFT JOIN handed h USING (case_id)
"""

DERIVED = {"cases": CASES, "spans": SPANS, "steps": STEPS}
