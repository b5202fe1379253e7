"""What the pages of forms share: publishing with its test data, differences, problems."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.backoffice.pages import page
from motcua.catalogue import selectors
from motcua.catalogue.errors import FormRefused, SamplesFailed
from motcua.catalogue.types import FormPublished, SampleResult
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest

AREA = "forms"
MOST_CODES = 1_000


def publish_page(
    request: ActorRequest,
    key: str,
    document: Mapping[str, Any],
    codes: list[str],
    *,
    revision: int | None = None,
    base: str = "",
    refusal: DomainError | None = None,
) -> HttpResponse:
    """Choose the procedures and publish; `revision` is that of the working copy."""
    problems = selectors.form_problems(document)
    results: tuple[SampleResult, ...] = ()
    if not problems:
        samples = selectors.form_samples(actor=request.actor, key=key)
        results = selectors.samples_run(selectors.form_spec(document), samples)
    told = isinstance(refusal, FormRefused | SamplesFailed)
    errors = refusal.fields if isinstance(refusal, Invalid) and not told else {}
    lines: tuple[tuple[str, str], ...] = ()
    if base and not problems:
        old = selectors.form_document(actor=request.actor, key=key, form_hash=base)
        lines = selectors.form_differences(old, document)
    context = {
        "key": key,
        "document": document,
        "problems": problems,
        "results": results,
        "is_ready": not problems and all(each.is_right for each in results),
        "lines": lines,
        "chosen": "\n".join(codes),
        "uses": len(selectors.form_uses(actor=request.actor, key=key)),
        "note": note_of(request),
        "revision": revision,
        "errors": errors,
        "problem": refusal.text if refusal and not errors else "",
        "inside": True,
    }
    status = refusal.status if refusal else 200
    return page(request, "backoffice/forms/publish.html", area=AREA, context=context, status=status)


def codes_asked(request: ActorRequest, key: str) -> list[str]:
    """The codes that were typed; at first those of the procedures that have the form."""
    if request.method != "POST":
        return [use.code for use in selectors.form_uses(actor=request.actor, key=key)]
    text = request.POST.get("codes", "")
    return text.replace(",", " ").replace(";", " ").split()[: MOST_CODES + 1]


def note_of(request: ActorRequest) -> str:
    """The reason that was typed."""
    return request.POST.get("note", "")


def published(request: ActorRequest, key: str, done: FormPublished) -> HttpResponse:
    """Say what was published, on the page of the form."""
    said = _("Đã công bố bản %(number)d cho %(count)d thủ tục. Hồ sơ đã nộp giữ biểu mẫu cũ.")
    messages.success(request, said % {"number": done.number, "count": len(done.published)})
    return see_other(reverse("backoffice:form", args=[key]))


def differences(
    request: ActorRequest, key: str, before: str, after: str
) -> tuple[tuple[str, str], ...]:
    """What changed between two versions, in words."""
    if before == after:
        return ()
    old = selectors.form_document(actor=request.actor, key=key, form_hash=before)
    new = selectors.form_document(actor=request.actor, key=key, form_hash=after)
    return selectors.form_differences(old, new)


def see_other(address: str) -> HttpResponse:
    """Go on with GET."""
    response = redirect(address)
    response.status_code = 303
    return response
