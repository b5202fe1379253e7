"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from motcua.config.province import CITIZENS


def site(request: HttpRequest) -> dict[str, Any]:
    """The installation's own facts and the actor."""
    return {
        "demo": settings.DEMO,
        "province_name": settings.PROVINCE_NAME,
        "demo_citizens": CITIZENS if settings.DEMO else (),
        "actor": getattr(request, "actor", None),
    }
