"""A handful of communes of both eras: enough to find one, and to see where an old one went."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from motcua.kernel.text import fold
from motcua.organisation.models import AdministrativeUnit, UnitSuccession
from motcua.organisation.selectors import communes_forget
from motcua.organisation.types import Coverage, Era, Level


def _unit(era: Era, level: Level, code: str, name: str, parent: Any = None) -> AdministrativeUnit:
    kind, _space, short = name.partition(" ")
    return AdministrativeUnit.objects.create(
        era=era,
        level=level,
        code=code,
        name=name,
        kind=kind,
        short_name=short,
        name_folded=fold(name),
        parent=parent,
        source="thử",
    )


@contextmanager
def communes(blocker: Any) -> Iterator[None]:
    """Within: today's phường Bình Phước, and the old phường Tân Phú under the same code."""
    with blocker.unblock(), transaction.atomic():
        new, old = Era.TWO_LEVELS, Era.THREE_LEVELS
        dong_nai = _unit(new, Level.PROVINCE, "75", "Thành phố Đồng Nai")
        now = _unit(new, Level.COMMUNE, "25195", "Phường Bình Phước", dong_nai)
        _unit(new, Level.COMMUNE, "25396", "Xã Bù Đăng", dong_nai)
        binh_phuoc = _unit(old, Level.PROVINCE, "70", "Tỉnh Bình Phước")
        dong_xoai = _unit(old, Level.DISTRICT, "689", "Thành phố Đồng Xoài", binh_phuoc)
        before = _unit(old, Level.COMMUNE, "25195", "Phường Tân Phú", dong_xoai)
        UnitSuccession.objects.create(
            old=before,
            new=now,
            coverage=Coverage.FULL,
            is_default_target=True,
            sources_agree=True,
        )
        communes_forget()
        yield
        transaction.set_rollback(True)
    communes_forget()
