"""What an officer may ask for many rows of a queue at once, and the form that asks it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from motcua.cases.types import BulkChoice, BulkPreview, Command, InboxRow, InboxTab, Step
from motcua.desk.forms import LONGEST_TEXT, READ_BY_APPLICANT, TextField, receiver_label
from motcua.desk.words import DEEDS
from motcua.kernel.actor import Actor, Role

# In the order in which the buttons stand.
ORDER = (
    Command.ACCEPT,
    Command.APPROVE,
    Command.SIGN,
    Command.SEAL,
    Command.HAND_OVER,
    Command.TAKE,
    Command.ASSIGN,
    Command.RELEASE,
)
AT_STEP = {
    Step.INTAKE: Command.ACCEPT,
    Step.APPROVE: Command.APPROVE,
    Step.SIGN: Command.SIGN,
    Step.SEAL: Command.SEAL,
    Step.HAND_OVER: Command.HAND_OVER,
}


class BulkForm(forms.Form):
    """What a command asks once for all: who gets the work, why, what was seen."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, preview: BulkPreview, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if preview.command is Command.ASSIGN:
            self.fields["staff_id"] = forms.ChoiceField(
                label=_("Người nhận"),
                choices=[(str(each.id), receiver_label(each)) for each in preview.receivers],
                error_messages={
                    "required": _("Xin chọn người nhận hồ sơ."),
                    "invalid_choice": _("Người này không giữ vị trí đó. Xin chọn lại."),
                },
            )
            self.fields["reason"] = TextField(
                _("Lý do"),
                required=False,
                longest=LONGEST_TEXT,
                help_text=_("Bắt buộc với hồ sơ đang có người giữ. Người nộp không thấy."),
            )
        if preview.command is Command.ACCEPT:
            self.fields["papers_seen"] = forms.BooleanField(
                label=_("Tôi đã xem từng hồ sơ và thấy đủ các giấy tờ bắt buộc"),
                error_messages={"required": _("Xin xác nhận đã xem giấy tờ của từng hồ sơ.")},
            )
        if preview.command in (Command.APPROVE, Command.HAND_OVER):
            is_read = preview.command is Command.HAND_OVER
            self.fields["note"] = TextField(
                _("Ghi chú chung"), required=False, help_text=READ_BY_APPLICANT if is_read else ""
            )

    def arguments(self) -> dict[str, Any]:
        """What the run takes beside its rows."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def bulk_deeds(actor: Actor, tab: InboxTab, rows: Iterable[InboxRow]) -> list[dict[str, Any]]:
    """The commands that fit at least one row, as buttons."""
    if tab in (InboxTab.DONE, InboxTab.WAITING):
        return []
    kinds = {(row.role, row.agency_id, row.assignee_id, row.step) for row in rows}
    found = {command for kind in kinds for command in _fitting(actor, *kind)}
    return [
        {"command": command.value, "words": DEEDS[command]} for command in ORDER if command in found
    ]


def _fitting(
    actor: Actor, role: str, agency_id: UUID | None, assignee_id: UUID | None, step: Step
) -> Iterable[Command]:
    """What the actor probably may do with such a row; the preview asks again, exactly."""
    if not role or agency_id is None:
        return
    leads = actor.holds(Role.APPROVER, agency_id)
    in_hand = assignee_id == actor.staff_id or assignee_id in actor.stands_in_for
    if actor.holds(Role(role), agency_id) and (assignee_id is None or in_hand):
        yield Command.RELEASE if in_hand else Command.TAKE
        if step in AT_STEP:
            yield AT_STEP[step]
    if leads or in_hand:
        yield Command.ASSIGN
    if leads and assignee_id is not None:
        yield Command.RELEASE


def chosen_tasks(sent: QueryDict) -> list[int]:
    """The ticked rows; what is no number falls out."""
    return [int(value) for value in sent.getlist("task") if value.isascii() and value.isdigit()][
        :1000
    ]


def chosen_rows(sent: QueryDict) -> list[BulkChoice]:
    """The rows of the preview as `task:version`; what is no such pair falls out."""
    pairs = (value.partition(":") for value in sent.getlist("row")[:1000])
    return [
        BulkChoice(task_id=int(task), version=int(version))
        for task, _colon, version in pairs
        if all(part.isascii() and part.isdigit() and len(part) < 16 for part in (task, version))  # noqa: PLR2004 - far below the limits of the columns
    ]


def key_of(sent: QueryDict) -> UUID | None:
    """The key of the run that the form carries."""
    try:
        return UUID(sent.get("key", ""))
    except ValueError:
        return None
