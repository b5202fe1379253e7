"""Everyday words of the search: find, add, correct, use no more."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.backoffice.access import for_administrators
from motcua.backoffice.pages import page, search_tabs
from motcua.catalogue import selectors, services
from motcua.catalogue.errors import SearchWordTwice
from motcua.catalogue.types import SearchWordInfo, WordKind
from motcua.kernel.errors import Invalid
from motcua.kernel.http import ActorRequest

AREA = "words"
KINDS = {
    WordKind.WORD: gettext_lazy("Lời nói hằng ngày của một từ chính thức"),
    WordKind.ABBREVIATION: gettext_lazy("Chữ viết tắt"),
    WordKind.NAME: gettext_lazy("Tên gọi hằng ngày của thủ tục"),
    WordKind.NOISE: gettext_lazy("Từ không có nghĩa khi tìm"),
}
SHOWN = 200


class WordForm(forms.Form):
    """One everyday word; meanings and codes one to a line."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=[(kind.value, name) for kind, name in KINDS.items()]
    )
    phrase = forms.CharField(
        label=gettext_lazy("Từ người dân dùng"),
        max_length=100,
        help_text=gettext_lazy("Viết có dấu. Ví dụ: bằng lái, mất sổ đỏ, cccd."),
        error_messages={"required": gettext_lazy("Xin ghi từ người dân dùng.")},
    )
    meanings = forms.CharField(
        label=gettext_lazy("Nghĩa chính thức"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một nghĩa, đúng chữ trong tên thủ tục."),
    )
    codes = forms.CharField(
        label=gettext_lazy("Mã thủ tục"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Mỗi dòng một mã, chỉ cần cho tên gọi của thủ tục."),
    )


@for_administrators
@require_safe
def show_all(request: ActorRequest) -> HttpResponse:
    """The words that have the text in them, the first hundred."""
    text = request.GET.get("q", "")[:SHOWN]
    own = request.GET.get("rieng") == "1"
    words = selectors.search_words_list(text, own=own)
    context = {
        "q": text,
        "own": own,
        "tabs": search_tabs("words"),
        "rows": [{"word": word, "kind": KINDS[word.kind]} for word in words],
    }
    return page(request, "backoffice/words/list.html", area=AREA, context=context)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, word_id: UUID | None = None) -> HttpResponse:
    """Write a new word, or correct one; the next search knows it."""
    word = selectors.search_word(word_id) if word_id else None
    form = WordForm(request.POST or None, initial=_initial(word) if word else {})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.search_word_save(
                actor=request.actor,
                word_id=word_id,
                kind=WordKind(typed["kind"]),
                phrase=typed["phrase"],
                meanings=typed["meanings"].splitlines(),
                codes=typed["codes"].splitlines(),
            )
        except SearchWordTwice as refusal:
            form.add_error("phrase", refusal.text)
        except Invalid as refusal:
            for name, text in refusal.fields.items():
                form.add_error(name, text)
        else:
            return _done(request, _("Đã ghi từ “%s”.") % typed["phrase"])
    status = Invalid.status if form.errors else 200
    context = {"form": form, "word": word}
    return page(request, "backoffice/words/edit.html", area=AREA, context=context, status=status)


@for_administrators
@require_POST
def drop(request: ActorRequest, word_id: UUID) -> HttpResponse:
    """Use a word no more."""
    services.search_word_drop(actor=request.actor, word_id=word_id)
    return _done(request, _("Đã thôi dùng từ này."))


def _done(request: ActorRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    response = redirect("backoffice:words")
    response.status_code = 303
    return response


def _initial(word: SearchWordInfo) -> dict[str, str]:
    return {
        "kind": word.kind.value,
        "phrase": word.phrase,
        "meanings": "\n".join(word.meanings),
        "codes": "\n".join(word.codes),
    }
