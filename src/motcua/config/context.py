"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from motcua.config.province import CITIZENS
from motcua.kernel.language import VIETNAMESE


def site(request: HttpRequest) -> dict[str, Any]:
    """The installation's own facts and the actor."""
    return {
        "demo": settings.DEMO,
        "province_name": settings.PROVINCE_NAME,
        "demo_citizens": CITIZENS if settings.DEMO else (),
        "actor": getattr(request, "actor", None),
        "language": get_language() or VIETNAMESE,
    }
