"""Slices in plain words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from motcua.ioc.types import Slice
from motcua.organisation import selectors as organisation
from motcua.organisation.types import Era

ERAS = frozenset(era.value for era in Era)


def place_text(wanted: Slice) -> str:
    """Of which dossiers, within a sentence: the agency or the province, and what else narrows it.
    One query where it is of a unit.
    """
    parts = [
        organisation.agency_info(wanted.agency_id).name if wanted.agency_id else _("toàn tỉnh")
    ]
    if wanted.is_alone:
        parts.append(_("không tính nơi trực thuộc"))
    era, _dot, code = wanted.unit.partition(".")
    if wanted.unit:
        names = organisation.unit_names([code], era=Era(era)) if era in ERAS else {}
        parts.append(names.get(code, wanted.unit))
    channels = {
        "online": _("trực tuyến"),
        "counter": _("tại một cửa"),
        "post": _("qua bưu chính"),
    }
    parts += [wanted.procedure, wanted.field, channels.get(wanted.channel, wanted.channel)]
    return " · ".join(part for part in parts if part)


def place_of(wanted: Slice) -> str:
    """As `place_text`, to stand by itself."""
    return capfirst(place_text(wanted))
