"""The form with which work is handed out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from motcua.boards.steering_words import agency_choices
from motcua.kernel.actor import Actor
from motcua.steering import selectors


class AssignmentForm(forms.Form):
    """What, to whom, until when."""

    title = forms.CharField(label=gettext_lazy("Việc cần làm"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("Nội dung, yêu cầu báo cáo"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    to_agency = forms.ChoiceField(label=gettext_lazy("Giao cho"))
    due_days = forms.IntegerField(
        label=gettext_lazy("Hạn: số ngày làm việc"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=gettext_lazy("Tính theo lịch làm việc của cơ quan nhận."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Hoặc hết giờ làm việc ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to_agency"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = agency_choices(frozenset(selectors.agencies_to_give(actor)))
