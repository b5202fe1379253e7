"""A form that came after the session had ended: give it back, to be opened again after logging in.

Nothing is stored: what was typed lies in the page itself, and only there.
"""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from motcua.kernel.http import ActorRequest

LOGIN = "/dang-nhap/"
AGAIN = "again"  # asks the view to show the form with what was typed, and to do nothing yet
LEFT_OUT = frozenset({"csrfmiddlewaretoken", AGAIN})


def session_ended(request: ActorRequest, text: str = "", *, back: str = "") -> HttpResponse:
    """The page that keeps a posted form; `text` names the field to show. Files are not kept.

    `back` is the page to see after logging in, where the form's own address cannot be looked at.
    """
    context = {
        "action": request.path,
        "login_url": f"{LOGIN}?{urlencode({'next': back or request.path})}",
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in LEFT_OUT
            for value in values
        ],
        "text": request.POST.get(text, ""),
        "again": AGAIN,
    }
    response = render(request, "ui/ended.html", context, status=401)
    add_never_cache_headers(response)
    return response
