"""How tables name places: by key, by code, by name, or not at all for the whole province."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from motcua.ioc.series.places import layer_of
from motcua.ioc.series.types import PROVINCE, Layer
from motcua.kernel.text import fold
from motcua.organisation.types import AgencyInfo, HomeUnit, Level

WHOLE = frozenset({"", "toan tinh", "tinh", "province"})
MOST_NAMED = 4  # places that a refusal names


class PlaceWrong(ValueError):
    """The place cannot be taken; the message says why."""


class Places:
    """Units and agencies of this province, as people call them."""

    def __init__(self, units: Iterable[HomeUnit], agencies: Iterable[AgencyInfo]) -> None:
        self._units: dict[str, list[HomeUnit]] = defaultdict(list)
        self._by_key: dict[str, HomeUnit] = {}
        names: dict[str, str] = {}
        found = list(units)
        for unit in found:
            names[unit.key] = unit.name
        for unit in found:
            self._by_key[unit.key] = unit
            parent = names.get(f"{unit.era.value}.{unit.parent_code}", "")
            for known in {unit.code, fold(unit.name), fold(f"{unit.name} {parent}")}:
                self._units[known].append(unit)
        self._agencies = {
            known: str(agency.id)
            for agency in agencies
            for known in (agency.identifier, fold(agency.name))
        }

    def find(self, text: str, on: date, layers: frozenset[Layer]) -> tuple[Layer, str]:
        """The place that a cell names, as there was one on that day; `PlaceWrong`."""
        text = text.strip()
        folded = fold(text)
        if folded in WHOLE:
            return Layer.PROVINCE, PROVINCE
        if Layer.AGENCY in layers:
            agency = self._agencies.get(text) or self._agencies.get(folded)
            if agency is not None:
                return Layer.AGENCY, agency
        return self._unit(text, folded, on, layers)

    def _unit(
        self, text: str, folded: str, on: date, layers: frozenset[Layer]
    ) -> tuple[Layer, str]:
        units = [self._by_key[text]] if text in self._by_key else self._units.get(folded, [])
        if not units:
            raise PlaceWrong(
                _("không có đơn vị này trong tỉnh; ghi tên đầy đủ hoặc mã, ví dụ 2025.25195")
            )
        there = [unit for unit in units if unit.is_there(on)]
        if not there:
            raise PlaceWrong(_gone(units[0], on))
        if any(unit.level is Level.PROVINCE for unit in there):
            return Layer.PROVINCE, PROVINCE
        fit = [unit for unit in there if layer_of(unit) in layers]
        if not fit:
            raise PlaceWrong(_("chỉ số này không nhận số liệu của cấp này"))
        if len(fit) > 1:
            keys = ", ".join(unit.key for unit in fit[:MOST_NAMED])
            raise PlaceWrong(_("có nhiều đơn vị cùng tên; xin ghi mã: %(keys)s") % {"keys": keys})
        return layer_of(fit[0]), fit[0].key


def _gone(unit: HomeUnit, on: date) -> str:
    said = {"name": unit.name, "key": unit.key, "day": f"{on:%d/%m/%Y}"}
    if unit.last_on is not None and unit.last_on < on:
        ends = {**said, "last": f"{unit.last_on:%d/%m/%Y}"}
        return _("%(name)s (%(key)s) chỉ có đến %(last)s, không còn vào ngày %(day)s") % ends
    return _("%(name)s (%(key)s) chưa có vào ngày %(day)s") % said
