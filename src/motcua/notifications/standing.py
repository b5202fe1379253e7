"""What holds now for a message: the text in force, the choice of its reader, the rule of sending.

One statement asks for all of them, because every message needs them.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from motcua.kernel import db
from motcua.notifications.types import Preference, SendingRule

RULE = "SELECT quiet_from, quiet_until, is_plain FROM notifications_sendingrule "
NEWEST_RULE = RULE + "ORDER BY id DESC LIMIT 1"
STANDING = (
    "SELECT v.number, v.texts, c.person_id, c.email, c.sms, c.in_app, "  # noqa: S608 - our text
    "r.quiet_from, r.quiet_until, r.is_plain FROM (SELECT 1) AS one "
    "LEFT JOIN LATERAL (SELECT number, texts FROM notifications_textversion WHERE kind = %s "
    "ORDER BY number DESC LIMIT 1) AS v ON true "
    "LEFT JOIN notifications_channelchoice AS c ON c.person_id = %s "
    f"LEFT JOIN LATERAL ({NEWEST_RULE}) AS r ON true"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """As it holds at this moment; version 0 without texts is the release's."""

    number: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    preference: Preference
    rule: SendingRule


def standing_of(kind: str, person_id: UUID) -> Standing:
    """What holds for a message of this kind to this person. One query."""
    row = db.fetch_one(STANDING, [kind, person_id])
    assert row is not None, "the statement always answers one row"
    number, texts, chosen, email, sms, in_app, *rule = row
    return Standing(
        number=number or 0,
        texts=texts or {},
        preference=Preference(email=email, sms=sms, in_app=in_app) if chosen else Preference(),
        rule=_rule(rule),
    )


def rule_now() -> SendingRule:
    """The rule of sending that holds. One query."""
    row = db.fetch_one(NEWEST_RULE, [])
    return _rule(row or (None,))


def _rule(row: Any) -> SendingRule:
    if row[0] is None:
        return SendingRule()
    quiet_from, quiet_until, is_plain = row
    return SendingRule(quiet_from=quiet_from, quiet_until=quiet_until, is_plain=is_plain)
