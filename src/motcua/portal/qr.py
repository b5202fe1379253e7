"""Square codes that lead back to a page."""

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode


def tracking_url(code: str) -> str:
    """The address of the tracking page with the code filled in; the look-up code is not in it."""
    return f"{settings.BASE_URL}{reverse('portal:track')}?{urlencode({'ma': code})}"


def qr_data_uri(text: str) -> str:
    """The text as a square code, to be the source of an image."""
    uri: str = segno.make(text, error="m", micro=False).svg_data_uri(
        scale=4, border=4, light="#fff"
    )
    return uri
