"""What members of an analysis group fill in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.boards.drawing import channel_names, dimension_names
from motcua.boards.scope import scope_of
from motcua.ioc.selectors import (
    indicators_list,
    period_name,
    period_of,
    period_title,
    periods_until,
)
from motcua.ioc.types import Grain, Slice
from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.organisation import selectors as organisation
from motcua.steering.types import BlockWish, DecisionWish, GroupWish, MeetingWish, View

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
PAST = {Grain.MONTH: 24, Grain.QUARTER: 8, Grain.YEAR: 5}
Choices = list[tuple[str, str]]


class GroupForm(forms.Form):
    """What a group is for."""

    name = forms.CharField(label=gettext_lazy("Tên tổ"), max_length=200)
    subject = forms.CharField(
        label=gettext_lazy("Chủ đề"),
        max_length=500,
        widget=forms.Textarea,
        help_text=gettext_lazy("Tổ tìm câu trả lời cho câu hỏi nào?"),
    )
    from_on = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DAY)
    to_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        widget=DAY,
        required=False,
        help_text=gettext_lazy("Để trống khi chưa biết ngày kết thúc."),
    )

    def wish(self) -> GroupWish:
        """What the form says."""
        return GroupWish(**self.cleaned_data)


class NotebookForm(forms.Form):
    """The name of a notebook."""

    title = forms.CharField(label=gettext_lazy("Tên sổ tay"), max_length=200)


class WordsForm(forms.Form):
    """A block of words."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=20_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Mỗi dòng là một đoạn."),
    )

    def wish(self) -> BlockWish:
        """What the form says."""
        return BlockWish(view=View.TEXT, text=self.cleaned_data["text"])


class FiguresForm(forms.Form):
    """A block of figures: which, of whom, when, and how they are shown."""

    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ số"))
    view = forms.ChoiceField(label=gettext_lazy("Cách xem"))
    by = forms.ChoiceField(
        label=gettext_lazy("Chia theo"),
        required=False,
        help_text=gettext_lazy("Cho xếp hạng, bản đồ và bảng."),
    )
    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))
    agency = forms.ChoiceField(label=gettext_lazy("Của cơ quan"), required=False)
    alone = forms.BooleanField(
        label=gettext_lazy("Không tính các nơi trực thuộc cơ quan này"), required=False
    )
    procedure = forms.CharField(
        label=gettext_lazy("Chỉ một thủ tục"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Mã thủ tục, ví dụ 1.004859."),
    )
    field = forms.CharField(label=gettext_lazy("Chỉ một lĩnh vực"), max_length=300, required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Chỉ một cách nộp"), required=False)
    unit = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("Lời kèm theo"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea,
        help_text=gettext_lazy("Vì sao đưa số này vào sổ, cần nhìn vào đâu."),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(info.code, info.name) for info in indicators_list(actor=actor)]
        dimensions = [(each.value, name) for each, name in dimension_names().items()]
        nothing = [("", _("Không chọn"))]
        for name, choices in {
            "indicator": known,
            "view": view_choices(),
            "by": nothing + dimensions,
            "period": period_choices(),
            "agency": agency_choices(actor),
            "channel": [("", _("Mọi cách nộp")), *channel_names().items()],
        }.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def wish(self) -> BlockWish:
        """What the form says."""
        given = self.cleaned_data
        agency = given["agency"]
        return BlockWish(
            view=View(given["view"]),
            text=given["text"],
            indicator=given["indicator"],
            by=given["by"],
            period=given["period"],
            wanted=Slice(
                agency_id=UUID(agency) if agency else None,
                is_alone=given["alone"] and bool(agency),
                unit=given["unit"],
                procedure=given["procedure"],
                field=given["field"],
                channel=given["channel"],
            ),
        )


class MeetingForm(forms.Form):
    """The minutes of a meeting."""

    held_on = forms.DateField(label=gettext_lazy("Ngày họp"), widget=DAY)
    place = forms.CharField(label=gettext_lazy("Nơi họp"), max_length=200)
    attendees = forms.CharField(
        label=gettext_lazy("Thành phần dự họp"),
        max_length=20_000,
        widget=forms.Textarea,
        help_text=gettext_lazy("Mỗi dòng một người: họ tên, chức vụ, cơ quan."),
    )
    text = forms.CharField(label=gettext_lazy("Nội dung"), max_length=20_000, widget=forms.Textarea)

    def wish(self) -> MeetingWish:
        """What the form says."""
        given = self.cleaned_data
        return MeetingWish(
            held_on=given["held_on"],
            place=given["place"],
            attendees=tuple(given["attendees"].splitlines()),
            text=given["text"],
        )


class DecisionForm(forms.Form):
    """A decision of a meeting."""

    text = forms.CharField(label=gettext_lazy("Kết luận"), max_length=2_000, widget=forms.Textarea)
    agency = forms.ChoiceField(label=gettext_lazy("Cơ quan làm"))
    due_on = forms.DateField(label=gettext_lazy("Hạn"), widget=DAY)
    block = forms.ChoiceField(label=gettext_lazy("Căn cứ vào số liệu"), required=False)

    def __init__(self, grounds: Choices, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = clock.today()
        agencies = [(str(each.id), each.name) for each in organisation.agencies_list(on=today)]
        for name, choices in {
            "agency": [("", _("Chọn cơ quan")), *agencies],
            "block": [("", _("Không căn cứ vào số nào")), *grounds],
        }.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def wish(self) -> DecisionWish:
        """What the form says."""
        given = self.cleaned_data
        return DecisionWish(
            text=given["text"],
            agency_id=UUID(given["agency"]),
            due_on=given["due_on"],
            block_id=UUID(given["block"]) if given["block"] else None,
        )


def view_choices() -> Choices:
    """The ways to show figures."""
    return [
        (View.NUMBER.value, _("Một con số")),
        (View.LINE.value, _("Đường qua các kỳ")),
        (View.RANKING.value, _("Xếp hạng")),
        (View.MAP.value, _("Bản đồ xã")),
        (View.TABLE.value, _("Bảng")),
    ]


def running_names() -> dict[str, str]:
    """Periods that go on."""
    return {"month": _("Tháng đang chạy"), "quarter": _("Quý đang chạy"), "year": _("Năm nay")}


def period_choices() -> Choices:
    """Periods that go on, and those that are over, the latest first."""
    today, found = clock.today(), list(running_names().items())
    for grain, number in PAST.items():
        past = reversed(periods_until(period_of(grain, today), number))
        found += [(period_name(each), period_title(each)) for each in past]
    return found


def agency_choices(actor: Actor) -> Choices:
    """The agencies whose figures the actor may see; nothing chosen is the whole province, where
    she may see that.
    """
    today = clock.today()
    begin = scope_of(actor, {}).wanted.agency_id
    known = [(str(each.id), each.name) for each in organisation.agencies_list(on=today)]
    if begin is None:
        return [("", _("Toàn tỉnh")), *known]
    seen = {
        str(each) for post in actor.posts for each in organisation.agencies_below(post.agency_id)
    }
    return [each for each in known if each[0] in seen]
