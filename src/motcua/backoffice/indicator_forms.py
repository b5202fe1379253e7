"""The forms of an indicator: what the province decides, how one is defined, its targets."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.backoffice.indicator_words import (
    ADDS,
    DIRECTIONS,
    GRAINS,
    LAYERS,
    NAMES,
    QUALITIES,
    UNITS,
    number_text,
)
from motcua.ioc import selectors
from motcua.ioc.types import (
    Adds,
    Direction,
    Grain,
    IndicatorRecord,
    IndicatorSetting,
    Layer,
    Period,
    Quality,
    SeriesWish,
)
from motcua.kernel import clock
from motcua.kernel.errors import Invalid
from motcua.kernel.numbers import number_read
from motcua.organisation import selectors as organisation

FIXED = ("unit", "grain", "adds")  # once there are figures
NUMBERS = ("warn", "alarm", "lowest", "highest")
YEAR, PROVINCE, NOBODY = "year", "province", "nobody"  # choices that are none of a list
FIRST_YEAR, LAST_YEAR = 2015, 2100
MONTHS, QUARTERS = 12, 4


class NumberField(forms.Field):
    """A number as people write it here: `1.250` or `8,5`."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 24})

    def to_python(self, value: Any) -> float | None:
        """The number, or None for nothing."""
        if not value or not str(value).strip():
            return None
        number = number_read(str(value))
        if number is None:
            raise forms.ValidationError(_("Xin ghi một số. Ví dụ: 50 hoặc 8,5"))
        return float(number)


class SettingForm(forms.Form):
    """What the province decides of every indicator."""

    owner_agency_id = forms.ChoiceField(
        label=NAMES["owner_agency_id"],
        required=False,
        help_text=gettext_lazy("Chịu trách nhiệm về con số, và gửi số liệu nếu là số gửi lên."),
    )
    warn = NumberField(
        label=NAMES["warn"],
        required=False,
        help_text=gettext_lazy("Kém ngưỡng này thì đèn vàng. Để trống cả hai ngưỡng: không đèn."),
    )
    alarm = NumberField(
        label=NAMES["alarm"],
        required=False,
        help_text=gettext_lazy("Kém ngưỡng này thì đèn đỏ."),
    )
    quality = forms.ChoiceField(
        label=NAMES["quality"], choices=[(each.value, name) for each, name in QUALITIES.items()]
    )
    quality_note = forms.CharField(
        label=NAMES["quality_note"],
        required=False,
        max_length=300,
        help_text=gettext_lazy("Hiện cạnh con số, dưới “Cách tính”. Ví dụ: thiếu ba xã."),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Công khai cho người dân"),
        required=False,
        help_text=gettext_lazy("Số quá nhỏ đếm từ hồ sơ vẫn được che."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        max_length=300,
        error_messages={"required": gettext_lazy("Xin ghi lý do thay đổi.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, record: IndicatorRecord | None = None
    ) -> None:
        super().__init__(
            data,
            initial=_initial(record)
            if record
            else {"quality": Quality.GOOD, "owner_agency_id": NOBODY},
        )
        owner = self.fields["owner_agency_id"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [(NOBODY, _("Chưa giao")), *agency_choices()]

    def setting(self) -> IndicatorSetting:
        """What was typed."""
        typed = self.cleaned_data
        return IndicatorSetting(
            owner_agency_id=_key(typed["owner_agency_id"]),
            warn=typed["warn"],
            alarm=typed["alarm"],
            quality=Quality(typed["quality"]),
            quality_note=typed["quality_note"],
            is_public=typed["is_public"],
        )

    def refused(self, refusal: Invalid) -> None:
        """Show each complaint at its question, or above all where the question is not asked."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, text)


class SeriesForm(SettingForm):
    """An indicator whose figures others send. What no longer changes is not asked."""

    name = forms.CharField(label=NAMES["name"], max_length=200)
    domain = forms.ChoiceField(label=NAMES["domain"], choices=list(selectors.DOMAINS.items()))
    unit = forms.CharField(
        label=NAMES["unit"],
        max_length=24,
        help_text=gettext_lazy("Ví dụ: %, vụ, giường, tỷ đồng."),
    )
    direction = forms.ChoiceField(
        label=NAMES["direction"],
        choices=[(each.value, name) for each, name in DIRECTIONS.items()],
    )
    grain = forms.ChoiceField(
        label=NAMES["grain"],
        choices=[(each.value, name) for each, name in GRAINS.items()],
        initial=Grain.MONTH.value,
        help_text=gettext_lazy("Số liệu gửi lên theo kỳ này."),
    )
    adds = forms.ChoiceField(
        label=NAMES["adds"], choices=[(each.value, name) for each, name in ADDS.items()]
    )
    layers = forms.MultipleChoiceField(
        label=gettext_lazy("Ngoài số toàn tỉnh, gửi theo"),
        choices=[(each.value, name) for each, name in LAYERS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lowest = NumberField(label=NAMES["lowest"], required=False)
    highest = NumberField(
        label=NAMES["highest"],
        required=False,
        help_text=gettext_lazy("Số gửi lên ngoài hai mức này bị trả lại."),
    )
    source = forms.CharField(
        label=NAMES["source"],
        max_length=200,
        help_text=gettext_lazy("Ví dụ: Sở Y tế gửi lên."),
    )
    basis = forms.CharField(label=NAMES["basis"], max_length=300, required=False)
    field_order = (
        *("code", "name", "domain", "unit", "direction", "grain", "adds", "layers"),
        *("lowest", "highest", "source", "basis"),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, record: IndicatorRecord | None = None
    ) -> None:
        super().__init__(data, record)
        self.wish_before = record.wish if record else None
        if record is not None and record.has_figures:
            for name in FIXED:
                del self.fields[name]

    def wish(self) -> SeriesWish:
        """How the indicator is to be defined."""
        typed = dict(self.cleaned_data)
        before = self.wish_before
        if before is not None:
            fixed = {"unit": before.unit, "grain": before.grain, "adds": before.adds}
            typed = {"code": before.code} | fixed | typed
        setting = self.setting()
        return SeriesWish(
            code=typed["code"],
            name=typed["name"],
            domain=int(typed["domain"]),
            unit=_unit(typed["unit"]),
            direction=Direction(typed["direction"]),
            grain=Grain(typed["grain"]),
            adds=Adds(typed["adds"]),
            source=typed["source"],
            basis=typed["basis"],
            layers=tuple(map(Layer, typed["layers"])),
            lowest=typed["lowest"],
            highest=typed["highest"],
            warn=setting.warn,
            alarm=setting.alarm,
            owner_agency_id=setting.owner_agency_id,
            quality=setting.quality,
            is_public=setting.is_public,
        )


class NewForm(SeriesForm):
    """A new indicator."""

    code = forms.CharField(
        label=gettext_lazy("Mã chỉ số"),
        max_length=40,
        help_text=gettext_lazy("Chữ thường không dấu, số và gạch dưới. Ví dụ: so_vu_tai_nan"),
    )
    reason = None  # type: ignore[assignment] # Django's way to ask less than the form above


class TargetForm(forms.Form):
    """What an indicator should reach in a period."""

    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    part = forms.ChoiceField(label=gettext_lazy("Kỳ"))
    agency = forms.ChoiceField(
        label=gettext_lazy("Giao cho"),
        required=False,
        help_text=gettext_lazy(
            "Cơ quan có chỉ tiêu riêng thì các đơn vị bên dưới theo cơ quan đó."
        ),
    )
    value = NumberField(label=gettext_lazy("Cần đạt"))
    basis = forms.CharField(
        label=NAMES["basis"],
        max_length=300,
        help_text=gettext_lazy("Ví dụ: Kế hoạch 15/KH-UBND ngày 10/01/2026."),
    )

    def __init__(self, grain: Grain, data: Mapping[str, Any] | None = None) -> None:
        year = clock.today().year
        super().__init__(
            data, initial={"year": year, "part": YEAR, "agency": PROVINCE}, prefix="target"
        )
        parts, agency = self.fields["part"], self.fields["agency"]
        assert isinstance(parts, forms.ChoiceField)
        assert isinstance(agency, forms.ChoiceField)
        parts.choices = _parts(grain)
        agency.choices = [(PROVINCE, _("Toàn tỉnh")), *agency_choices()]

    @property
    def period(self) -> Period:
        """The period that was chosen."""
        year, part = self.cleaned_data["year"], self.cleaned_data["part"]
        return selectors.period_read(str(year) if part == YEAR else f"{year}-{part}")

    @property
    def agency_id(self) -> UUID | None:
        """Whose target it is; None: of the whole province."""
        return _key(self.cleaned_data["agency"])


def agency_choices() -> list[tuple[str, str]]:
    """The agencies of today. From memory."""
    return [(str(each.id), each.name) for each in organisation.agencies_list(on=clock.today())]


def _parts(grain: Grain) -> list[tuple[str, str]]:
    """The periods of a year for which an indicator of this kind can have a target."""
    parts = [(YEAR, _("Cả năm"))]
    if grain is not Grain.YEAR:
        parts += [(f"Q{each}", _("Quý %(part)d") % {"part": each}) for each in _to(QUARTERS)]
    if grain in {Grain.DAY, Grain.MONTH}:
        parts += [(f"{each:02d}", _("Tháng %(part)d") % {"part": each}) for each in _to(MONTHS)]
    return parts


def _to(last: int) -> range:
    return range(1, last + 1)


def _key(text: str) -> UUID | None:
    return UUID(text) if text not in {"", NOBODY, PROVINCE} else None


def _unit(text: str) -> str:
    known = {str(name): unit for unit, name in UNITS.items()}
    return known.get(text.strip(), text)


def _initial(record: IndicatorRecord) -> dict[str, Any]:
    info, wish = record.info, record.wish
    found: dict[str, Any] = {
        "owner_agency_id": str(info.owner_agency_id or NOBODY),
        "quality": info.quality.value,
        "quality_note": info.quality_note,
        "is_public": info.is_public,
    }
    said: Any = wish or info
    found |= {name: number_text(getattr(said, name, None)) for name in NUMBERS}
    if wish is not None:
        found |= {
            name: str(getattr(wish, name))
            for name in ("name", "domain", "direction", "grain", "adds", "source", "basis")
        }
        found["unit"] = str(UNITS.get(wish.unit, wish.unit))
        found["layers"] = [each.value for each in wish.layers]
    return found
