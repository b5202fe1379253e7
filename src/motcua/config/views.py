"""The addresses that belong to no part of the product."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from motcua.identity.services import language_choose
from motcua.kernel.http import ActorRequest
from motcua.kernel.language import COOKIE, COOKIE_SECONDS


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say "ok" when this process answers and reaches the database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@require_POST
def language(request: ActorRequest) -> HttpResponse:
    """Speak another language from now on, on the page where the switch was."""
    code = request.POST.get("language", "")
    language_choose(actor=request.actor, language=code)
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    answer = redirect(back if is_ours else "/")
    answer.set_cookie(
        COOKIE,
        code,
        max_age=COOKIE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer
