"""The road of a request. Pages get sessions, CSRF and messages; `/api` goes without."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import get_language
from django_htmx.middleware import HtmxMiddleware

from motcua.config.failures import BodyTooLarge
from motcua.config.headers import Handler
from motcua.config.limits import API, is_too_large
from motcua.identity.selectors import actor_of
from motcua.kernel import clock
from motcua.kernel.actor import ANONYMOUS, ActorKind
from motcua.kernel.errors import DomainError
from motcua.kernel.language import VIETNAMESE, accepted_by, chosen_in, speaking

SESSION_ACCOUNT = "account_id"
SESSION_USE = "use"
SECONDS_BETWEEN_NOTES = 60


class _PagesOnly:
    """Steps aside for the API, which knows its caller by token and keeps no session."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if request.path_info.startswith(API):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]  # mixed into a Django middleware


class PageSession(_PagesOnly, SessionMiddleware):
    pass


class PageCsrf(_PagesOnly, CsrfViewMiddleware):
    pass


class PageActor:
    """Says who acts: the account of the session, asked for once per request. An officer's session
    ends with the working day, and after an hour in which nobody touched it.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if not request.path_info.startswith(API):
            account_id = request.session.get(SESSION_ACCOUNT)
            actor = actor_of(UUID(account_id)) if account_id else ANONYMOUS
            if actor.kind is ActorKind.STAFF and not _still_open(request.session):
                request.session.flush()
                actor = ANONYMOUS
            request.actor = actor  # type: ignore[attr-defined]  # see kernel/http.py
        return self.get_response(request)


def _still_open(session: SessionBase) -> bool:
    """Whether an officer's session may go on; notes, at most once a minute, that it was used."""
    now = int(clock.now().timestamp())
    key, began, seen = session.get(SESSION_USE, ("", now, now))
    if key != session.session_key:  # logging in changes the key: another session began
        began = seen = now
        session[SESSION_USE] = (session.session_key, now, now)
    elif now - seen >= SECONDS_BETWEEN_NOTES:
        session[SESSION_USE] = (key, began, now)
    lasts, idle = settings.STAFF_SESSION_SECONDS, settings.STAFF_IDLE_SECONDS
    return bool(now - began < lasts and now - seen < idle)


def spoken_language(get_response: Handler) -> Handler:
    """Speak what the browser chose, and to a machine what it accepts. Vietnamese needs nothing:
    it is what every thread speaks.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(API):
            header = request.META.get("HTTP_ACCEPT_LANGUAGE")
            code = accepted_by(header) if header else VIETNAMESE
        else:
            code = chosen_in(request)
        if code == VIETNAMESE:
            return get_response(request)
        with speaking(code):
            return get_response(request)

    return middleware


def account_language(get_response: Handler) -> Handler:
    """Speak what the account chose, whatever browser it uses."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        code = getattr(request, "actor", ANONYMOUS).language
        if not code or code == get_language():
            return get_response(request)
        with speaking(code):
            return get_response(request)

    return middleware


class PageMessages(_PagesOnly, MessageMiddleware):
    pass


class PageHtmx(_PagesOnly, HtmxMiddleware):
    pass


def body_limits(get_response: Handler) -> Handler:
    """Refuse by its announced length what is too large, before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_api = request.path_info.startswith(API)
        if is_api and "Transfer-Encoding" in request.headers:
            return HttpResponse(status=411)  # its length is known only after it was read
        length = request.headers.get("Content-Length", "")
        if is_too_large(request.path_info, length):
            if is_api:
                return HttpResponse(status=413)
            return render(request, "ui/error.html", {"error": BodyTooLarge()}, status=413)
        return get_response(request)

    return middleware


class DomainErrors:
    """Turn a refusal that no view caught into a page with its status and its way out."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError) or request.path_info.startswith(API):
            return None
        return render(request, "ui/error.html", {"error": exception}, status=exception.status)
