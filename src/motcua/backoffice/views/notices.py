"""What citizens are told: the texts of each occasion, and when an SMS may go."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page
from motcua.backoffice.versions import (
    TextChange,
    complaints,
    history_entries,
    revision_of,
    see_other,
    text_changes,
)
from motcua.kernel.errors import DomainError, Invalid, NotFound
from motcua.kernel.http import ActorRequest
from motcua.notifications import selectors, services
from motcua.notifications.errors import DraftChanged, NothingNew
from motcua.notifications.types import LANGUAGES, KindRow, Part

AREA = "notices"
TITLES = {
    Part.SUBJECT: gettext_lazy("Tiêu đề"),
    Part.BODY: gettext_lazy("Thư và thông báo trong tài khoản"),
    Part.SMS: gettext_lazy("Tin nhắn SMS"),
}
TONGUES = {"vi": gettext_lazy("Tiếng Việt"), "en": gettext_lazy("Tiếng Anh")}


class RuleForm(forms.Form):
    """When no SMS is sent, and how it is written."""

    quiet_from = forms.TimeField(
        label=gettext_lazy("Không nhắn SMS từ"),
        help_text=gettext_lazy("Giờ Việt Nam. Ghi hai giờ bằng nhau nếu được nhắn cả ngày."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Xin ghi giờ, ví dụ 21:00.")
        ),
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("đến"),
        help_text=gettext_lazy("Tin viết trong khoảng này được gửi khi hết khoảng."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=dict.fromkeys(
            ("required", "invalid"), gettext_lazy("Xin ghi giờ, ví dụ 07:00.")
        ),
    )
    is_plain = forms.BooleanField(
        label=gettext_lazy("Gửi SMS không dấu"),
        help_text=gettext_lazy(
            "Không dấu thì một tin chứa được 160 chữ, có dấu chỉ 70; tên người cũng mất dấu."
        ),
        required=False,
    )


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """Every occasion with its version in force, and the rule of sending. Three queries."""
    context = {
        "rows": selectors.message_kinds(actor=request.actor),
        "rule": selectors.sending_rule(actor=request.actor),
    }
    return page(request, "backoffice/notices/list.html", area=AREA, context=context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: ActorRequest) -> HttpResponse:
    """When an SMS may go and how it is written."""
    now = selectors.sending_rule(actor=request.actor)
    initial: dict[str, Any] = {
        "quiet_from": now.quiet_from,
        "quiet_until": now.quiet_until,
        "is_plain": now.is_plain,
    }
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.sending_rule_set(actor=request.actor, **form.cleaned_data)
        messages.success(request, _("Đã ghi. Tin viết từ bây giờ theo cách gửi mới."))
        return see_other("notices")
    return page(
        request,
        "backoffice/notices/rule.html",
        area=AREA,
        context={"form": form, "inside": True},
        status=Invalid.status if form.errors else 200,
    )


@for_administrators
@require_safe
def edit(request: ActorRequest, key: str) -> HttpResponse:
    """The texts of one occasion to be changed: those of the draft, or those in force."""
    row = selectors.message_kind(actor=request.actor, key=key)
    return _edit_page(request, row, texts=row.draft.texts if row.draft else row.version.texts)


@for_administrators
@require_POST
def save(request: ActorRequest, key: str) -> HttpResponse:
    """Keep what was typed as the draft and show it; with complaints when it will not do."""
    typed = {each: request.POST.get(each, "") for each in selectors.text_keys()}
    try:
        services.message_draft_save(
            actor=request.actor, key=key, texts=typed, expected_revision=revision_of(request)
        )
    except (Invalid, DraftChanged) as refusal:
        row = selectors.message_kind(actor=request.actor, key=key)
        return _edit_page(request, row, texts=typed, refusal=refusal)
    return see_other("notice_draft", key)


@for_administrators
@require_safe
def draft(request: ActorRequest, key: str) -> HttpResponse:
    """The draft as its readers would get it, and beside the version in force."""
    row = selectors.message_kind(actor=request.actor, key=key)
    if row.draft is None:
        return redirect("backoffice:notice", key=key)
    return _draft_page(request, row)


@for_administrators
@require_POST
def publish(request: ActorRequest, key: str) -> HttpResponse:
    """Make the draft the version in force."""
    note = request.POST.get("note", "")
    try:
        number = services.message_draft_publish(
            actor=request.actor, key=key, expected_revision=revision_of(request), note=note
        )
    except (Invalid, DraftChanged, NothingNew) as refusal:
        row = selectors.message_kind(actor=request.actor, key=key)
        if row.draft is None:
            messages.warning(request, refusal.text)
            return see_other("notice", key)
        return _draft_page(request, row, note=note, refusal=refusal)
    said = _("Đã công bố phiên bản %(number)d. Tin viết từ bây giờ dùng lời mới.")
    messages.success(request, said % {"number": number})
    return see_other("notice_history", key)


@for_administrators
@require_POST
def drop(request: ActorRequest, key: str) -> HttpResponse:
    """Throw the draft away."""
    try:
        services.message_draft_drop(
            actor=request.actor, key=key, expected_revision=revision_of(request)
        )
    except DraftChanged as refusal:
        messages.warning(request, refusal.text)
        return see_other("notice_draft", key)
    messages.success(request, _("Đã bỏ bản nháp."))
    return see_other("notice", key)


@for_administrators
@require_safe
def history(request: ActorRequest, key: str) -> HttpResponse:
    """Every version, the newest first, each with what it changed. Three queries."""
    row = selectors.message_kind(actor=request.actor, key=key)
    versions = selectors.message_versions(actor=request.actor, key=key)
    entries = history_entries(versions, row.version.number, _changes)
    context = {"row": row, "entries": entries, "inside": True}
    return page(request, "backoffice/notices/history.html", area=AREA, context=context)


@for_administrators
@require_POST
def restore(request: ActorRequest, key: str, number: int) -> HttpResponse:
    """Take the texts of an older version into the draft, to be looked at and published again."""
    versions = selectors.message_versions(actor=request.actor, key=key)
    wanted = next((each for each in versions if each.number == number), None)
    if wanted is None:
        raise NotFound
    try:
        services.message_draft_save(
            actor=request.actor,
            key=key,
            texts=wanted.texts,
            expected_revision=revision_of(request),
        )
    except (Invalid, DraftChanged) as refusal:
        messages.warning(request, refusal.text)
        return see_other("notice_history", key)
    return see_other("notice_draft", key)


def _edit_page(
    request: ActorRequest,
    row: KindRow,
    *,
    texts: Mapping[str, str],
    refusal: DomainError | None = None,
) -> HttpResponse:
    errors = refusal.fields if refusal else {}
    context: dict[str, Any] = {
        "row": row,
        "tongues": [
            {"name": TONGUES[language], "fields": _fields(language, texts, errors)}
            for language in LANGUAGES
        ],
        "previews": _previews(request, row, row.version.texts),
        **complaints(refusal),
        "revision": row.draft.revision if row.draft else 0,
        "inside": True,
    }
    status = refusal.status if refusal else 200
    return page(request, "backoffice/notices/edit.html", area=AREA, context=context, status=status)


def _fields(
    language: str, texts: Mapping[str, str], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {
            "key": f"{language}.{part.value}",
            "label": TITLES[part],
            "is_long": part is not Part.SUBJECT,
            "value": texts.get(f"{language}.{part.value}", ""),
            "error": errors.get(f"{language}.{part.value}", ""),
        }
        for part in Part
    ]


def _draft_page(
    request: ActorRequest, row: KindRow, *, note: str = "", refusal: DomainError | None = None
) -> HttpResponse:
    assert row.draft is not None
    context = {
        "row": row,
        "changes": _changes(row.version.texts, row.draft.texts),
        "previews": _previews(request, row, row.draft.texts),
        "note": note,
        **complaints(refusal),
        "inside": True,
    }
    status = refusal.status if refusal else 200
    return page(request, "backoffice/notices/draft.html", area=AREA, context=context, status=status)


def _previews(
    request: ActorRequest, row: KindRow, texts: Mapping[str, str]
) -> list[tuple[Any, Any]]:
    return [
        (
            TONGUES[language],
            selectors.message_preview(
                actor=request.actor, key=row.kind.key, texts=texts, language=language
            ),
        )
        for language in LANGUAGES
    ]


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[TextChange, ...]:
    labels = {
        f"{language}.{part.value}": f"{TONGUES[language]}: {TITLES[part]}"
        for language in LANGUAGES
        for part in Part
    }
    return text_changes(labels, before, after)
