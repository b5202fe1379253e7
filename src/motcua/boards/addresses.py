"""Slices in addresses, as `scope_of` reads them."""

from urllib.parse import urlencode

from motcua.ioc.types import Slice

PROVINCE = "province"


def address_of(wanted: Slice, **more: str) -> str:
    """The query string of a slice; empty parts are left out."""
    parts = {
        "agency": str(wanted.agency_id or PROVINCE),
        "alone": "1" if wanted.is_alone else "",
        "unit": wanted.unit,
        "procedure": wanted.procedure,
        "field": wanted.field,
        "channel": wanted.channel,
    }
    return "?" + urlencode({name: each for name, each in (parts | more).items() if each})
