"""The form of a campaign: its days, its goals, and who has a target of their own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.ioc import selectors
from motcua.ioc.types import CampaignWish, GoalWish, UnitWish
from motcua.kernel.actor import Actor
from motcua.kernel.errors import Invalid
from motcua.kernel.numbers import number_read, number_written
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Level

FEWEST, MOST = 4, 12  # goals that a form has room for
PARTS = 3  # of a line: who, target, start


class CampaignForm(forms.Form):
    """A campaign with its goals: one empty place more than it has."""

    name = forms.CharField(label=gettext_lazy("Tên chiến dịch"), max_length=200)
    code = forms.SlugField(
        label=gettext_lazy("Mã trên địa chỉ"),
        max_length=40,
        help_text=gettext_lazy("Chữ không dấu, số và gạch nối. Ví dụ: 50-ngay-dem"),
    )
    first_on = forms.DateField(
        label=gettext_lazy("Từ ngày"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last_on = forms.DateField(
        label=gettext_lazy("Đến hết ngày"), widget=forms.DateInput(attrs={"type": "date"})
    )
    basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300)

    def __init__(
        self, actor: Actor, data: Mapping[str, Any] | None = None, wish: CampaignWish | None = None
    ) -> None:
        super().__init__(data, initial=_initial(wish) if wish else {})
        known = [(each.code, each.name) for each in selectors.indicators_list(actor=actor)]
        self.rows = _rows(data, wish)
        for row in self.rows:
            self.fields |= _fields(row, known)

    @property
    def parts(self) -> list[list[forms.BoundField]]:
        """The fields as the page groups them: the campaign, then each goal."""
        goals = [
            [self[name] for name in self.fields if name.endswith(f"_{row}")] for row in self.rows
        ]
        own = [self[name] for name in ("name", "code", "first_on", "last_on", "basis")]
        return [own, *goals]

    def wish(self) -> CampaignWish:
        """What the form says; `Invalid` names numbers that are none and units that are not here."""
        given = self.cleaned_data
        return CampaignWish(
            code=given["code"],
            name=given["name"],
            first_on=given["first_on"],
            last_on=given["last_on"],
            basis=given["basis"],
            goals=tuple(self._goal(row) for row in self.rows if given[f"indicator_{row}"]),
        )

    def _goal(self, row: int) -> GoalWish:
        given = self.cleaned_data
        target = _number(given[f"target_{row}"], f"target_{row}")
        if target is None:
            raise Invalid(fields={f"target_{row}": _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")})
        return GoalWish(
            indicator=given[f"indicator_{row}"],
            target=target,
            start=_number(given[f"start_{row}"], f"start_{row}"),
            left_code=given[f"left_{row}"],
            is_sum=given[f"sum_{row}"],
            units=_units(given[f"units_{row}"], f"units_{row}"),
        )


def _rows(data: Mapping[str, Any] | None, wish: CampaignWish | None) -> range:
    """As many places as were sent, or one more than there are goals."""
    goals = len(wish.goals) if wish else 0
    sent = [row for row in range(1, MOST + 1) if data and data.get(f"indicator_{row}")]
    return range(1, min(MOST, max(FEWEST, goals + 1, *sent, 0)) + 1)


def _fields(row: int, known: list[tuple[str, str]]) -> dict[str, forms.Field]:
    said = {"row": row}
    nothing = [("", _("Không chọn"))]
    return {
        f"indicator_{row}": forms.ChoiceField(
            label=_("Mục tiêu %(row)d: chỉ số") % said, choices=nothing + known, required=row == 1
        ),
        f"target_{row}": forms.CharField(
            label=_("Mục tiêu %(row)d: cần đạt") % said, max_length=20, required=row == 1
        ),
        f"start_{row}": forms.CharField(
            label=_("Mục tiêu %(row)d: xuất phát từ") % said,
            max_length=20,
            required=False,
            help_text=_("Để trống thì lấy số liệu bảy ngày trước khi bắt đầu."),
        ),
        f"sum_{row}": forms.BooleanField(
            label=_("Mục tiêu %(row)d: cộng dồn từ ngày đầu, không lấy bảy ngày gần nhất") % said,
            required=False,
        ),
        f"left_{row}": forms.ChoiceField(
            label=_("Mục tiêu %(row)d: việc còn phải làm đếm bằng") % said,
            choices=nothing + known,
            required=False,
        ),
        f"units_{row}": forms.CharField(
            label=_("Mục tiêu %(row)d: mức riêng của đơn vị") % said,
            max_length=20_000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "Mỗi dòng một huyện, xã hoặc cơ quan: tên hoặc mã; cần đạt; xuất phát (có thể bỏ). "
                "Ví dụ: Huyện Bù Đốp; 75; 40"
            ),
        ),
    }


def _initial(wish: CampaignWish) -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(wish, name) for name in ("code", "name", "first_on", "last_on", "basis")
    }
    names = _names() if any(goal.units for goal in wish.goals) else {}
    unique = {name: key for key, name in names.items()}
    for row, goal in enumerate(wish.goals, start=1):
        lines = []
        for unit in goal.units:
            name = names.get(unit.place, unit.place)
            who = name if unique.get(name) == unit.place and _is_unique(name, names) else unit.place
            lines.append(
                "; ".join(filter(None, (who, _written(unit.target), _written(unit.start))))
            )
        found |= {
            f"indicator_{row}": goal.indicator,
            f"target_{row}": _written(goal.target),
            f"start_{row}": _written(goal.start),
            f"sum_{row}": goal.is_sum,
            f"left_{row}": goal.left_code,
            f"units_{row}": "\n".join(lines),
        }
    return found


def _units(written: str, field: str) -> tuple[UnitWish, ...]:
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    if not lines:
        return ()
    names, found = _names(), {}
    for line in lines:
        who, *numbers = (part.strip() for part in line.split(";"))
        places = [key for key, name in names.items() if who in {key, name}]
        if len(places) != 1 or not 1 <= len(numbers) < PARTS or places[0] in found:
            said = _("Không đọc được dòng “%(line)s”. Ghi: tên hoặc mã đơn vị; cần đạt; xuất phát.")
            raise Invalid(fields={field: said % {"line": line}})
        target = _number(numbers[0], field)
        if target is None:
            raise Invalid(fields={field: _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")})
        start = _number(numbers[1], field) if len(numbers) > 1 else None
        found[places[0]] = UnitWish(place=places[0], target=target, start=start)
    return tuple(found[place] for place in sorted(found))


def _names() -> dict[str, str]:
    """The names of units and agencies by the key that a slice has."""
    units = {
        unit.key: unit.name
        for unit in organisation.home_units()
        if unit.level is not Level.PROVINCE
    }
    return units | {str(each.id): each.name for each in organisation.agencies_list()}


def _is_unique(name: str, names: Mapping[str, str]) -> bool:
    return sum(each == name for each in names.values()) == 1


def _number(written: str, field: str) -> float | None:
    if not written:
        return None
    number = number_read(written)
    if number is None:
        raise Invalid(fields={field: _("Xin ghi một số. Ví dụ: 50 hoặc 8,5")})
    return float(number)


def _written(number: float | None) -> str:
    return "" if number is None else number_written(Decimal(str(number)))
