"""The form of an absence, as the desk and the operators' area ask it."""

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.kernel.errors import DomainError


class Person(Protocol):
    """Somebody to choose."""

    @property
    def id(self) -> UUID: ...
    @property
    def full_name(self) -> str: ...
    @property
    def title(self) -> str: ...


class AbsenceForm(forms.Form):
    """Who is away, who fills in, from which day through which, and why."""

    staff = forms.ChoiceField(
        label=_("Người vắng mặt"),
        error_messages={"required": _("Xin chọn người vắng mặt.")},
    )
    stand_in = forms.ChoiceField(
        label=_("Người xử lý thay"),
        help_text=_("Người cùng cơ quan. Trong thời gian này người đó có mọi quyền của vị trí."),
        error_messages={"required": _("Xin chọn người xử lý thay.")},
    )
    from_on = forms.DateField(
        label=_("Từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Xin chọn ngày."), "invalid": _("Ngày chưa đúng.")},
    )
    to_on = forms.DateField(
        label=_("Đến hết ngày"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Xin chọn ngày."), "invalid": _("Ngày chưa đúng.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=300,
        error_messages={
            "required": _("Xin ghi lý do, ví dụ: nghỉ phép."),
            "max_length": _("Lý do dài quá 300 ký tự. Xin viết ngắn lại."),
        },
    )

    def __init__(
        self, *args: Any, absent: Iterable[Person], stand_ins: Iterable[Person], **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        for name, people in (("staff", absent), ("stand_in", stand_ins)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(str(each.id), f"{each.full_name} – {each.title}") for each in people]

    def arguments(self) -> dict[str, Any]:
        """What the service takes beside the actor."""
        said = dict(self.cleaned_data)
        said["staff_id"] = UUID(said.pop("staff"))
        said["stand_in_id"] = UUID(said.pop("stand_in"))
        return said

    def blame(self, refusal: DomainError) -> None:
        """Write what the service said beside the questions it is about."""
        for name, text in (refusal.fields or {"": refusal.text}).items():
            self.add_error(name if name in self.fields else None, text)
