"""Coming in, going out, opening an account, reading messages."""

from django.contrib import messages as notes
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.audit import services as audit
from motcua.audit.types import What
from motcua.identity import services as identity
from motcua.identity.ports import LoginMethod
from motcua.identity.selectors import person_of
from motcua.kernel.actor import ANONYMOUS, Actor
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest, address_of
from motcua.kernel.text import clean
from motcua.notifications.selectors import messages_of, preference_of
from motcua.notifications.services import preference_set
from motcua.notifications.types import Preference
from motcua.portal import sessions
from motcua.portal.forms import RegistrationForm
from motcua.portal.incoming import citizen_only, posted

DESK = "/mot-cua/"
MOST_SECRET = 200
MOST_CURSOR = 200


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: ActorRequest) -> HttpResponse:
    """Prove who one is, and go where one wanted to."""
    if request.method != "POST":
        if request.actor != ANONYMOUS:
            return redirect(_destination(request, request.actor))
        return _login_page(request)
    method = _method(posted(request.POST, "method", 40))
    credentials = {
        field.name: _secret(request, field.name)
        if field.secret
        else posted(request.POST, field.name)
        for field in method.fields
    }
    try:
        account_id = identity.login(
            method=method.slug, credentials=credentials, address=address_of(request)
        )
    except DomainError as refusal:
        audit.record(actor=ANONYMOUS, what=What.LOGIN_REFUSED)
        return _login_page(request, refusal)
    audit.record(actor=ANONYMOUS, what=What.LOGIN, subject_ref=account_id)
    return redirect(_destination(request, sessions.log_in(request, account_id)))


@require_POST
def logout(request: ActorRequest) -> HttpResponse:
    sessions.log_out(request)
    return redirect("portal:start")


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: ActorRequest) -> HttpResponse:
    """Open a citizen's account and come in with it."""
    form = RegistrationForm(_typed(request) if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            account = identity.account_register(form.registration())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return redirect(_destination(request, sessions.log_in(request, account.id)))
    context = {"form": form, "next": _next(request)}
    return render(
        request, "portal/account/register.html", context, status=422 if form.errors else 200
    )


@require_safe
@citizen_only
def messages(request: ActorRequest) -> HttpResponse:
    """What the citizen was told, the newest first, paged by key. One query."""
    found = messages_of(request.actor, cursor=posted(request.GET, "sau", MOST_CURSOR))
    context = {"messages_received": found.rows, "next_cursor": found.next_cursor}
    return render(request, "portal/account/messages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_only
def preferences(request: ActorRequest) -> HttpResponse:
    """On which channels the citizen is told. At most three queries."""
    if request.method == "POST":
        chosen = Preference(
            email="email" in request.POST,
            sms="sms" in request.POST,
            in_app="in_app" in request.POST,
        )
        preference_set(actor=request.actor, preference=chosen)
        notes.success(request, _("Đã ghi cách nhận tin."))
        response = redirect("portal:messages")
        response.status_code = 303
        return response
    context = {"chosen": preference_of(request.actor), "person": person_of(request.actor)}
    return render(request, "portal/account/preferences.html", context)


def _typed(request: ActorRequest) -> dict[str, str]:
    """The posted texts, clean; the password as it was typed."""
    typed = {name: clean(request.POST[name]) for name in request.POST}
    return {**typed, "password": _secret(request, "password")}


def _method(slug: str) -> LoginMethod:
    methods = identity.login_methods()
    return next((method for method in methods if method.slug == slug), methods[0])


def _secret(request: ActorRequest, name: str) -> str:
    """A password as it was typed: spaces and marks count."""
    return request.POST.get(name, "")[:MOST_SECRET].replace("\0", "")


def _next(request: ActorRequest) -> str:
    values = request.POST if request.method == "POST" else request.GET
    return sessions.local_next(posted(values, "next", 500))


def _destination(request: ActorRequest, actor: Actor) -> str:
    return _next(request) or (DESK if actor.is_staff else reverse("portal:mine"))


def _login_page(request: ActorRequest, refusal: DomainError | None = None) -> HttpResponse:
    fields = dict(refusal.fields) if refusal else {}
    context = {
        "methods": [
            (
                method,
                [
                    (field, "" if field.secret else posted(request.POST, field.name))
                    for field in method.fields
                ],
            )
            for method in identity.login_methods()
        ],
        "errors": dict.fromkeys(fields, refusal.text) if refusal else {},
        "problem": refusal.text if refusal and not fields else "",
        "next": _next(request),
    }
    return render(
        request, "portal/account/login.html", context, status=refusal.status if refusal else 200
    )
