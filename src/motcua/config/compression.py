"""Pages of citizens go packed: their lines are slow, and many pay for each megabyte.

Officers' pages go as they are: their lines are good, and packing would cost the inbox more than
it gains. What is packed already (pictures, PDF, open data, style sheets) is not packed twice.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

UNPACKED = ("/api/", "/mot-cua/", "/quan-tri/", "/static/", "/healthz")
PACKED = "text/html"


class PageCompression(GZipMiddleware):
    """gzip with padding of random length, so that sizes do not tell what stands in a page."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if request.path_info.startswith(UNPACKED) or not kind.startswith(PACKED):
            return response
        return super().process_response(request, response)
