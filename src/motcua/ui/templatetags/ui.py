"""Template words of the design system. They are builtins: no `{% load %}` is needed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from motcua.kernel import clock
from motcua.kernel.actor import Actor
from motcua.kernel.money import format_vnd
from motcua.ui import words
from motcua.ui.fields import (
    Field,
    field_from_bound,
    field_id,
    message_of,
    options_from,
    sections_from,
    text_of,
)
from motcua.ui.icons import ICONS
from motcua.ui.lists import facts_list, moment, timeline_list
from motcua.ui.markup import filled
from motcua.ui.questions import sections_of, step_address, steps_of, summary_of
from motcua.ui.tongues import lang_of, marked_vi

register = template.Library()
KEPT_SIGNS = 1000
KEPT_DUES = 10_000
MOST_OF_A_MINUTE = timedelta(seconds=59)
MOMENT = '{}<time class="sr" datetime="{}">, {}</time></span>'
NOTICE_ICONS = {
    "info": "info",
    "ok": "check",
    "success": "check",
    "warn": "alert",
    "error": "cross",
}
MESSAGE_KINDS = {"debug": "info", "warning": "warn"}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A line icon, hidden from screen readers: put a word beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        ICONS[name],
    )


@register.filter
def vi(text: Any) -> Any:
    """A name from the data, or what somebody wrote: marked where the page is in English."""
    return marked_vi(text)


@register.filter
def lang(text: Any) -> str:
    """` lang="vi"` for an element that holds nothing but this text: `<p{{ reason|lang }}>`."""
    return lang_of(text)


@register.simple_tag
@cache
def address(name: str) -> str:
    """Where a page without parameters is. Looked up once, where `{% url %}` looks each time."""
    return reverse(name)


@register.filter
def has_role(actor: Actor, role: str) -> bool:
    """Whether the actor fills any post of this role."""
    return role in actor.posts.roles


@register.inclusion_tag("ui/_button.html")
def button(
    label: str,
    *,
    kind: str = "primary",
    href: str = "",
    icon: str = "",
    type: str = "submit",  # noqa: A002 - the attribute's own name in HTML
    disabled: bool = False,
    **attributes: Any,
) -> dict[str, Any]:
    """A button, or with `href` a link that looks like one. `hx_get="…"` becomes `hx-get="…"`.

    `kind`: primary (one a page), secondary, danger, quiet.
    """
    pairs = ((name.replace("_", "-"), value) for name, value in attributes.items())
    return {
        "label": label,
        "kind": kind,
        "href": href,
        "icon": icon,
        "type": type,
        "disabled": disabled,
        "attributes": format_html_join("", ' {}="{}"', pairs),
    }


@register.inclusion_tag("ui/_field.html")
def field(source: BoundField | str, **settings: Any) -> dict[str, Any]:
    """A question: `{% field form.name %}` or `{% field "q" label="…" %}`.

    The settings are the attributes of `motcua.ui.fields.Field`; `options` takes
    `{"value", "label"}` mappings, pairs or strings.
    """
    if isinstance(source, BoundField):
        return {"field": field_from_bound(source)}
    value = settings.pop("value", None)
    settings["options"] = options_from(settings.get("options", ()), value)
    settings["error"] = message_of(settings.get("error"))
    return {"field": Field(name=source, value=text_of(value), **settings)}


@register.inclusion_tag("ui/_form_sections.html")
def form_sections(
    layout: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The whole form of a catalogue layout. Input names are the dotted paths."""
    return {"sections": sections_from(layout, data, errors or {})}


@register.inclusion_tag("ui/_form_parts.html")
def form_parts(view: Any, update_url: str = "") -> dict[str, Any]:
    """What the view of an electronic form asks now; on its last page all answers to read.

    `update_url` gets the form whenever an answer changes what is asked, and gives this part anew.
    """
    return {
        "view": view,
        "sections": () if view.is_review else sections_of(view),
        "update_url": update_url,
    }


@register.inclusion_tag("ui/_stepper.html")
def form_steps(view: Any, label: str = "", address: str = "") -> dict[str, Any]:
    """On which page of a wizard one is; pages behind are links."""
    current = next((step.number for step in view.steps if step.state == "now"), 1)
    return stepper(steps_of(view, address), current, label)


@register.simple_tag
def form_step_address(view: Any, step: str) -> str:
    """Where a page of a wizard is."""
    return step_address(view, step)


@register.inclusion_tag("ui/_error_summary.html")
def form_errors(view: Any, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What is wrong with an electronic form, each line a link to its field, on any of its pages.

    `more`: what is wrong beside the form, as `{name: message}`.
    """
    items = list(summary_of(view))
    for name, message in (more or {}).items():
        if name not in view.errors:
            href = f"#{field_id(name)}" if name else ""
            items.append({"href": href, "text": message_of(message)})
    return {"items": items, "focus": True}


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(
    errors: Mapping[str, Any] | BaseForm | None, *, focus: bool = True
) -> dict[str, Any]:
    """What is wrong, each line a link to its field; the page opens with the focus here.

    Takes `{name: message}` or a bound form.
    """
    prefix = errors.add_prefix if isinstance(errors, BaseForm) else str
    pairs = errors.errors if isinstance(errors, BaseForm) else errors or {}
    items = [
        {
            "href": f"#{field_id(prefix(name))}" if name not in ("", "__all__") else "",
            "text": message_of(message),
        }
        for name, message in pairs.items()
    ]
    return {"items": items, "focus": focus}


@register.simple_tag
def status_pill(code: int | str) -> SafeString:
    """The national status code (1 to 10): word, shape and colour."""
    return _pill(words.status_sign(int(code)))


@register.simple_tag
def pill(text: str, tone: str = "quiet", icon: str = "info") -> SafeString:
    """A state of any other kind. `tone`: quiet, info, ok, warn, bad."""
    return _pill(words.Sign(text=str(text), icon=icon, tone=words.Tone(tone)))


@register.simple_tag
def due_pill(
    due_at: datetime | None,
    clock_state: str = "running",
    now: datetime | None = None,
    language: str | None = None,
) -> SafeString:
    """Time left in words. `clock_state`: running, paused, stopped. Whoever writes many says `now`
    and the `language` once for all.
    """
    now = now or clock.now()
    if due_at is None:
        return _pill(words.due_sign(due_at, str(clock_state), now))
    minute = now.replace(second=0, microsecond=0)
    # Within the minute of the due time itself, just after it is late already.
    minute = minute if minute > due_at or now <= due_at else due_at + MOST_OF_A_MINUTE
    return _due_pill(due_at, str(clock_state), minute, language or get_language())


@lru_cache(maxsize=KEPT_DUES)
def _due_pill(due_at: datetime, clock_state: str, now: datetime, _language: str) -> SafeString:
    """The same list is looked at again and again, and its words change once a minute."""
    return _pill(words.due_sign(due_at, clock_state, now), due_at)


def _pill(sign: words.Sign, at: datetime | None = None) -> SafeString:
    """Not a template: a list has two of these in each line, and each would cost as much as it."""
    if at is None:
        return filled("{}</span>", _opened(sign))
    return filled(MOMENT, _opened(sign), at.isoformat(), words.datetime_text(at))


@lru_cache(maxsize=KEPT_SIGNS)
def _opened(sign: words.Sign) -> SafeString:
    return format_html(
        '<span class="pill {}">{}<span>{}</span>', sign.tone.value, icon(sign.icon), sign.text
    )


@register.inclusion_tag("ui/_stepper.html")
def stepper(steps: Sequence[Any], current: int = 1, label: str = "") -> dict[str, Any]:
    """Where one is. `steps`: labels, or `{"label", "href"}`; `current` counts from 1."""
    items = []
    for number, step in enumerate(steps, start=1):
        entry = {"label": step} if isinstance(step, str) else dict(step)
        state = "done" if number < current else "now" if number == current else "next"
        items.append({**entry, "number": number, "state": state})
    present = items[min(max(current, 1), len(items)) - 1] if items else None
    return {"items": items, "present": present, "total": len(items), "label": label}


@register.simple_tag
def timeline(entries: Iterable[Any]) -> SafeString:
    """What happened, from the oldest to what is still to come.

    Each entry (mapping or object): `title`, `at`, `text`, `actor`, `state` (done, now, next, bad).
    """
    return timeline_list(entries)


@register.inclusion_tag("ui/_pagination.html")
def pagination(
    next_url: str | None = "", previous_url: str | None = "", text: str = ""
) -> dict[str, Any]:
    """Links to the neighbouring pages of a keyset; an empty address leaves its link out."""
    return {"next_url": next_url, "previous_url": previous_url, "text": text}


@register.inclusion_tag("ui/_tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Links that part one subject: `{"label", "href", "current", "count"}`."""
    return {"items": items, "label": label}


@register.simple_tag
def facts(items: Iterable[Any]) -> SafeString:
    """A definition list of `(term, value)` pairs."""
    return facts_list(items)


@register.inclusion_tag("ui/_empty.html")
def empty_state(
    title: str, text: str = "", *, icon: str = "inbox", href: str = "", action: str = ""
) -> dict[str, Any]:
    """Nothing is here: say so, say why, and offer the next step."""
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action}


@register.inclusion_tag("ui/_print_header.html", takes_context=True)
def print_header(context: template.Context, title: str, code: str = "") -> dict[str, Any]:
    """Stands on paper only: who printed what and when."""
    return {
        "title": title,
        "code": code,
        "province_name": context.get("province_name", ""),
        "printed": words.datetime_text(clock.now()),
    }


@register.inclusion_tag("ui/_notice.html")
def notice(kind: str, text: str, title: str = "") -> dict[str, Any]:
    """A message in the page. `kind`: info, success, warn, error (or a Django message level)."""
    kind = MESSAGE_KINDS.get(kind, kind)
    name = kind if kind in NOTICE_ICONS else "info"
    return {"kind": name, "icon": NOTICE_ICONS[name], "title": title, "text": text}


@register.simple_tag
def money(amount_vnd: int | None, free: str = "") -> str:
    """`1.500.000 đ`; `free` is what stands for nothing to pay."""
    if amount_vnd is None:
        return "—"
    return free if free and amount_vnd == 0 else format_vnd(amount_vnd)


@register.simple_tag(name="datetime_vi")
def datetime_tag(value: date | None, prefix: str = "") -> SafeString | str:
    """`hạn 16:00 thứ Sáu 21/11/2026` inside a `<time>`."""
    if value is None:
        return "—"
    return moment(value, prefix)


@register.filter
def datetime_vi(value: date | None) -> str:
    return words.datetime_text(value) if value else "—"


@register.filter
def date_vi(value: date | None) -> str:
    return words.date_text(value) if value else "—"


@register.filter
def time_vi(value: datetime | None) -> str:
    return words.time_text(value) if value else "—"


@register.filter
def vnd(value: int | None) -> str:
    return "—" if value is None else format_vnd(value)


@register.filter
def number_vi(value: int | None) -> str:
    return "—" if value is None else words.number_text(value)
