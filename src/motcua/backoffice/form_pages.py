"""What the pages of forms share: publishing with its test data, differences, problems."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.backoffice.form_outline import Place
from motcua.backoffice.pages import page
from motcua.catalogue import selectors
from motcua.catalogue.errors import FormRefused, SamplesFailed
from motcua.catalogue.types import FormDraftInfo, FormPublished, SampleResult
from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.http import ActorRequest

AREA = "forms"
MOST_CODES = 1_000
MOST_DIGITS = 6


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


def anchor(place: Place) -> str:
    """The id of the part in the outline."""
    return f"p-{place.kind}-{place.key}"


def address_of(key: str, place: Place) -> str:
    """The page of the part."""
    if place.kind == "form":
        return reverse("backoffice:form_title", args=[key])
    args = [key, place.key, place.column] if place.kind == "column" else [key, place.key]
    return reverse(f"backoffice:form_{place.kind}", args=args)


def outline_of(key: str) -> str:
    """The page of the working copy."""
    return reverse("backoffice:form_draft", args=[key])


def revision_of(request: ActorRequest) -> int:
    """The revision that was on the screen; an impossible one fits no working copy."""
    value = request.POST.get("revision", "")
    return int(value) if value.isdecimal() and len(value) <= MOST_DIGITS else -1


def changed_by(draft: FormDraftInfo) -> str:
    """What to tell who was second."""
    said = _(
        "%(name)s vừa lưu bản nháp này. Điều ông/bà gõ còn nguyên ở dưới: xem lại rồi bấm Lưu lần "
        "nữa, các mục khác giữ như người kia đã sửa."
    )
    return said % {"name": draft.saved_by}
