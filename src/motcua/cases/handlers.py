"""Reactions of cases to their own events: telling the citizen, and who has a letter to sign."""

from motcua.cases import told
from motcua.cases.events import CaseChanged, MessageWritten
from motcua.cases.letters import WAITED_FOR, letter_asked
from motcua.cases.lifecycle import Command
from motcua.cases.models import Case, CaseMessage, LedgerEntry
from motcua.notifications import services as notifications


def on_case_changed(event: CaseChanged) -> None:
    """Tell the citizen, on every channel she wants, what a command means for her; and the leader or
    the registrar that a letter waits.
    """
    if event.command in WAITED_FOR:
        letter_asked(event.case_id, Command(event.command), event.id)
    if event.command not in told.COMMANDS:
        return
    case = Case.objects.get(pk=event.case_id)
    entry = LedgerEntry.objects.get(case_id=case.pk, number=event.number, at__gte=case.submitted_at)
    notifications.message_tell(
        event_id=event.id,
        kind=event.command,
        recipient=told.recipient_of(case),
        values=told.values_of_entry(case, entry),
        subject_ref=case.pk,
    )


def on_message_written(event: MessageWritten) -> None:
    """Tell the citizen of what an officer wrote; officers see their list of unread messages."""
    row = CaseMessage.objects.select_related("case").get(pk=event.message_id)
    if row.from_citizen:
        return
    notifications.message_tell(
        event_id=event.id,
        kind=told.MESSAGE,
        recipient=told.recipient_of(row.case),
        values=told.values_of_message(row.case, row),
        subject_ref=row.case.pk,
    )
