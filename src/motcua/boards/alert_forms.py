"""The form of an alert rule: to be filled in from an address, from a rule, by hand."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.boards.steering_words import (
    agency_choices,
    channel_choices,
    every_choices,
    kind_choices,
    looks_choices,
    role_choices,
    severity_choices,
)
from motcua.ioc import selectors as ioc
from motcua.ioc.types import Slice
from motcua.kernel.actor import Actor, Role
from motcua.kernel.errors import Invalid
from motcua.kernel.numbers import number_read, number_written
from motcua.organisation import selectors as organisation
from motcua.steering.selectors import agencies_watched, home_of
from motcua.steering.types import Condition, Looks, Reader, RuleKind, RuleWish, Severity

ROWS = 3  # agencies with a role that are told
PROVINCE = "province"


class RuleForm(forms.Form):
    """When a number calls whom."""

    name = forms.CharField(label=gettext_lazy("Tên quy tắc"), max_length=200)
    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ số"))
    agency = forms.ChoiceField(label=gettext_lazy("Của cơ quan"))
    alone = forms.BooleanField(
        label=gettext_lazy("Không tính các nơi trực thuộc cơ quan này"), required=False
    )
    procedure = forms.CharField(
        label=gettext_lazy("Chỉ một thủ tục"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Mã thủ tục, ví dụ 1.001193. Để trống: mọi thủ tục."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Cách nộp"), required=False)
    unit = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    field = forms.CharField(widget=forms.HiddenInput, max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Báo khi con số"))
    looks = forms.ChoiceField(
        label=gettext_lazy("Xem số liệu của"),
        help_text=gettext_lazy(
            "Khi so với kỳ trước, kỳ được so là những ngày đã trọn. Số đếm của hôm nay và từ đầu "
            "tháng bắt đầu từ 0: muốn biết khi ít quá, hãy chọn 7 ngày qua."
        ),
    )
    bound = forms.CharField(
        label=gettext_lazy("Mức, hoặc số phần trăm"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Ví dụ: 90 hoặc 8,5. Không cần khi chỉ canh thiếu số liệu."),
    )
    margin = forms.CharField(
        label=gettext_lazy("Chỉ hết cảnh báo khi đã lùi quá mức thêm"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Để con số lên xuống quanh mức không báo đi báo lại. Thường để 0."),
    )
    steps = forms.IntegerField(
        label=gettext_lazy("Số kỳ để xét tăng dần, giảm dần"), min_value=3, max_value=24
    )
    stale_hours = forms.IntegerField(
        label=gettext_lazy("Số liệu coi là cũ sau bao nhiêu giờ"), min_value=1, max_value=8784
    )
    every_minutes = forms.ChoiceField(label=gettext_lazy("Xem lại"))
    severity = forms.ChoiceField(label=gettext_lazy("Mức độ"))
    usernames = forms.CharField(
        label=gettext_lazy("Thêm cán bộ"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Tên đăng nhập, cách nhau bằng dấu phẩy."),
    )
    by_email = forms.BooleanField(
        label=gettext_lazy("Gửi cả thư điện tử, đến hộp thư của cơ quan và địa chỉ dưới đây"),
        required=False,
    )
    emails = forms.CharField(
        label=gettext_lazy("Thêm địa chỉ thư điện tử"),
        max_length=600,
        required=False,
        help_text=gettext_lazy(
            "Cách nhau bằng dấu phẩy. Thư đến đây chỉ báo là có cảnh báo, không kèm con số."
        ),
    )
    by_sms = forms.BooleanField(
        label=gettext_lazy("Gửi cả tin nhắn đến các số dưới đây"),
        required=False,
        help_text=gettext_lazy("Tin nhắn không gửi trong giờ yên tĩnh của tỉnh, mà chờ đến sáng."),
    )
    phones = forms.CharField(
        label=gettext_lazy("Số điện thoại nhận tin nhắn"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Cách nhau bằng dấu phẩy."),
    )
    rise_hours = forms.IntegerField(
        label=gettext_lazy("Báo lên cấp trên sau bao nhiêu giờ làm việc"),
        min_value=0,
        max_value=80,
        help_text=gettext_lazy("Khi chưa ai xác nhận. Ghi 0 thì không báo lên."),
    )

    def __init__(self, actor: Actor, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(each.code, each.name) for each in ioc.indicators_list(actor=actor)]
        everywhere = agency_choices()
        choices = {
            "indicator": known,
            "agency": _agencies(actor),
            "channel": channel_choices(),
            "kind": kind_choices(),
            "looks": looks_choices(),
            "every_minutes": every_choices(),
            "severity": severity_choices(),
        }
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = found
        for row in range(1, ROWS + 1):
            said = {"row": row}
            self.fields[f"agency_{row}"] = forms.ChoiceField(
                label=_("Nơi nhận %(row)d: cơ quan") % said, choices=everywhere, required=False
            )
            self.fields[f"role_{row}"] = forms.ChoiceField(
                label=_("Nơi nhận %(row)d: vị trí") % said, choices=role_choices(), required=False
            )

    def wish(self) -> RuleWish:
        """What the form says; `Invalid` names numbers that are none."""
        given = self.cleaned_data
        return RuleWish(
            name=given["name"],
            indicator=given["indicator"],
            wanted=Slice(
                agency_id=None if given["agency"] == PROVINCE else UUID(given["agency"]),
                is_alone=given["alone"] and given["agency"] != PROVINCE,
                unit=given["unit"],
                procedure=given["procedure"].strip(),
                field=given["field"],
                channel=given["channel"],
            ),
            condition=self._condition(),
            every_minutes=int(given["every_minutes"]),
            severity=Severity(given["severity"]),
            readers=self._readers(),
            by_email=given["by_email"],
            by_sms=given["by_sms"],
            rise_hours=given["rise_hours"],
        )

    def _condition(self) -> Condition:
        given = self.cleaned_data
        kind = RuleKind(given["kind"])
        numbers = {}
        for name in ("bound", "margin"):
            is_needed = name == "bound" and kind is not RuleKind.NO_DATA
            number = number_read(given[name]) if given[name] else None
            if number is None and (given[name] or is_needed):
                raise Invalid(fields={name: _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")})
            numbers[name] = float(number or 0)
        return Condition(
            kind=kind,
            looks=Looks(given["looks"]),
            steps=given["steps"],
            stale_hours=given["stale_hours"],
            **numbers,
        )

    def _readers(self) -> tuple[Reader, ...]:
        given = self.cleaned_data
        posts = [
            Reader(
                agency_id=UUID(given[f"agency_{row}"]),
                role=Role(given[f"role_{row}"]) if given[f"role_{row}"] else None,
            )
            for row in range(1, ROWS + 1)
            if given[f"agency_{row}"]
        ]
        return (
            *posts,
            *(Reader(username=name) for name in _parts(given["usernames"])),
            *(Reader(email=address) for address in _parts(given["emails"])),
            *(Reader(phone=number) for number in _parts(given["phones"])),
        )


def initial_of(wish: RuleWish) -> dict[str, Any]:
    """A rule as the form shows it."""
    wanted, condition = wish.wanted, wish.condition
    posts = [reader for reader in wish.readers if reader.agency_id is not None]
    rows: dict[str, Any] = {}
    for row, reader in enumerate(posts[:ROWS], start=1):
        rows[f"agency_{row}"] = str(reader.agency_id)
        rows[f"role_{row}"] = reader.role.value if reader.role else ""
    return {
        **rows,
        "name": wish.name,
        "indicator": wish.indicator,
        "agency": str(wanted.agency_id or PROVINCE),
        "alone": wanted.is_alone,
        "unit": wanted.unit,
        "procedure": wanted.procedure,
        "field": wanted.field,
        "channel": wanted.channel,
        "kind": condition.kind.value,
        "looks": condition.looks.value,
        "bound": _written(condition.bound),
        "margin": _written(condition.margin),
        "steps": condition.steps,
        "stale_hours": condition.stale_hours,
        "every_minutes": str(wish.every_minutes),
        "severity": wish.severity.value,
        "by_email": wish.by_email,
        "by_sms": wish.by_sms,
        "rise_hours": wish.rise_hours,
        "usernames": ", ".join(each.username for each in wish.readers if each.username),
        "emails": ", ".join(each.email for each in wish.readers if each.email),
        "phones": ", ".join(each.phone for each in wish.readers if each.phone),
    }


def initial_for(actor: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    """A new rule for the actor's agency and its leaders, with what the address says of a slice."""
    home = home_of(actor)
    is_province = home in organisation.agencies_of_the_province()
    parts = ("indicator", "unit", "procedure", "field", "channel")
    return {
        "agency": asked.get("agency") or (PROVINCE if is_province else str(home)),
        "alone": asked.get("alone") == "1",
        **{name: asked.get(name, "") for name in parts},
        "kind": RuleKind.ABOVE.value,
        "looks": Looks.DAY.value,
        "margin": "0",
        "steps": 3,
        "stale_hours": 24,
        "every_minutes": "15",
        "severity": Severity.WARNING.value,
        "agency_1": str(home),
        "role_1": Role.APPROVER.value,
        "rise_hours": 8,
    }


def _agencies(actor: Actor) -> list[tuple[str, str]]:
    """The agencies at which the actor may let a rule look."""
    watched = agencies_watched(actor=actor)
    if watched is None:
        return [(PROVINCE, _("Toàn tỉnh")), *agency_choices()]
    return agency_choices(watched)


def _parts(written: str) -> list[str]:
    return [part.strip() for part in written.replace(";", ",").split(",") if part.strip()]


def _written(number: float) -> str:
    return number_written(Decimal(str(number)))
