"""What was typed about one part of a form, back as a part. Pure: documents in and out."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.backoffice.form_outline import (
    FRESH,
    WIDGETS,
    Layout,
    Place,
    formula_of,
    name_of,
    part_at,
    paths,
    siblings,
    slug,
)
from motcua.backoffice.form_questions import CHOICES, options_text
from motcua.catalogue.selectors import LIMITS, RESERVED, form_relaid, paths_renamed
from motcua.kernel.text import clean

LONGEST = 2_000
LONGEST_LIST = 60_000
_PATH = re.compile(r"[a-z][a-z0-9_]{0,59}(\.[a-z][a-z0-9_]{0,59}){0,3}")
_TEXTS = ("title", "label", "help", "error", "title_en", "label_en", "help_en", "error_en")
_NEEDED = ("title", "label")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "form": ("title", "title_en"),
    "step": ("title", "title_en"),
    "section": ("title", "help", "title_en", "help_en", "when", "step"),
}
_OF_QUESTION = (
    *("label", "help", "error", "label_en", "help_en", "error_en"),
    *("when", "prefill", "sex_path", "birth_path"),
)


@dataclass(slots=True)
class Answered:
    """A document after a part was answered. `errors` by the name of the question."""

    document: dict[str, Any]
    place: Place
    errors: dict[str, str] = field(default_factory=dict)


def answered(document: Mapping[str, Any], place: Place, post: QueryDict) -> Answered:
    """The document with what was typed about this part; what was not touched stays as it was."""
    done = Answered(deepcopy(dict(document)), place)
    part = part_at(done.document, place)
    if part is None:
        return done
    for name in _NAMES.get(place.kind, _OF_QUESTION):
        _put_text(part, name, _typed(post, name))
    if place.kind == "form":
        done.document = part
    elif place.kind in ("field", "column"):
        _answer_question(done, part, post, document)
    else:
        done.document = form_relaid(document, done.document["layout"])
    return done


def _typed(post: QueryDict, name: str, most: int = LONGEST) -> str | None:
    """What was typed; a condition chosen from the list goes before one that was written."""
    if name == "when":
        return post.get("q-chosen", "")[:most] or post.get("q-when", "").strip()[:most]
    value = post.get(f"q-{name}")
    return None if value is None else value[:most].replace("\r\n", "\n").strip("\n ")


def _put_text(part: dict[str, Any], name: str, text: str | None) -> None:
    if text is None or text == str(part.get(name, "")):
        return
    text = clean(text) if name in _TEXTS else text
    if text or name in _NEEDED:
        part[name] = text
    else:
        part.pop(name, None)


def _answer_question(
    done: Answered, part: dict[str, Any], post: QueryDict, before: Mapping[str, Any]
) -> None:
    _put_flag(part, "required", post)
    _put_flag(part, "not_after_today", post)
    _put_widget(part, post.get("q-widget", ""), is_column=done.place.kind == "column")
    if part["widget"] in CHOICES and post.get("q-options") is not None:
        _put_options(part, post.get("q-options", "")[:LONGEST_LIST])
    layout = done.document["layout"]
    _put_formula(layout, part, done.place, _typed(post, "cel"))
    layout, renamed = _renamed(done, layout, part, post)
    limits = _limits(done, part, post)
    done.document = form_relaid(before, layout, renamed=renamed, limits=limits)


def _put_flag(part: dict[str, Any], name: str, post: QueryDict) -> None:
    if f"q-{name}" not in post:
        return
    is_set = bool(post.get(f"q-{name}"))
    if is_set is not bool(part.get(name)):
        part[name] = is_set
        if not is_set:
            del part[name]


def _put_widget(part: dict[str, Any], widget: str, *, is_column: bool) -> None:
    if widget not in WIDGETS or widget == part["widget"] or (is_column and widget == "rows"):
        return
    part["widget"] = widget
    if widget not in CHOICES:
        part.pop("options", None)
    elif "options" not in part:
        part["options"] = [
            {"value": "yes", "label": _("Có")},
            {"value": "no", "label": _("Không")},
        ]
    if widget != "rows":
        part.pop("columns", None)
    else:
        part["columns"] = [{"path": "muc_1", "label": _("Cột mới"), "widget": "text"}]
    if widget != "date":
        part.pop("not_after_today", None)


def _put_options(part: dict[str, Any], text: str) -> None:
    """A line for each: label, then the value in the data and the English, parted by bars."""
    old = part.get("options", [])
    if text.replace("\r\n", "\n").strip() == options_text(old):
        return
    known = {str(option["value"]): option for option in old}
    by_label = {option["label"]: str(option["value"]) for option in old}
    found: dict[str, dict[str, Any]] = {}
    for line in text.splitlines():
        label, value, english = (*(clean(each) for each in line.split("|", 2)), "", "")[:3]
        if label:
            value = value or by_label.get(label) or slug(label, set(found))
            option = {**known.get(value, {"value": value}), "label": label}
            option.pop("label_en", None)
            found[value] = {**option, "label_en": english} if english else option
    part["options"] = list(found.values())


def _put_formula(layout: Layout, part: dict[str, Any], place: Place, cel: str | None) -> None:
    """A question with a formula is computed: nobody types an answer."""
    name = name_of(part, place)
    known = formula_of(layout, name)
    if cel is None or (known and "rule" in known) or cel == (known or {}).get("cel", ""):
        return
    kept = [each for each in layout.get("computed", ()) if each is not known]
    if cel:
        kept.append({"path": name, "cel": cel})
        part["readonly"] = True
        part.pop("required", None)
    else:
        part.pop("readonly", None)
    layout["computed"] = kept
    if not kept:
        del layout["computed"]


def _renamed(
    done: Answered, layout: Layout, part: dict[str, Any], post: QueryDict
) -> tuple[Layout, dict[str, str]]:
    """The layout with the new path of the question, if it has one, wherever it is spoken of."""
    place, old = done.place, part["path"]
    is_column = place.kind == "column"
    found = siblings(layout, Place(kind="field", key=place.key))
    columns = found[0][found[1]].get("columns", ()) if found else ()
    taken = {each["path"] for each in columns} if is_column else set(paths(layout))
    new = clean(post.get("q-path", ""))[:250] or old
    if (
        new == old
        and FRESH.fullmatch(old)
        and part["label"] not in (_("Mục mới"), _("Cột mới"), "")
    ):
        new = slug(part["label"], {each.partition(".")[0] for each in taken} | RESERVED)
    if new == old:
        return layout, {}
    others = {each for each in taken if each != old and "*" not in each}
    clashes = any(f"{new}.".startswith(f"{each}.") or each.startswith(f"{new}.") for each in others)
    if clashes or not _PATH.fullmatch(new) or (is_column and "." in new):
        done.errors["q-path"] = _(
            "Tên này đã dùng, hoặc viết chưa đúng: chữ thường không dấu, số, _."
        )
        return layout, {}
    table = place.key if is_column else ""
    part["path"] = new
    layout = paths_renamed(layout, old, new, table=table)
    done.place = Place(kind=place.kind, key=table or new, column=new if is_column else "")
    start = f"{table}.*." if table else ""
    return layout, {f"{start}{new}": f"{start}{old}"}


def _limits(
    done: Answered, part: Mapping[str, Any], post: QueryDict
) -> dict[str, dict[str, int | None]]:
    path = f"{done.place.key}.*.{part['path']}" if done.place.kind == "column" else part["path"]
    words: dict[str, int | None] = {}
    for name in LIMITS.get(part["widget"], ()):
        text = post.get(f"q-{name}")
        if text is None:
            continue
        text = re.sub(r"[\s.]", "", text)
        if re.fullmatch(r"-?[0-9]{1,15}", text):
            words[name] = int(text)
        elif text:
            done.errors[f"q-{name}"] = _("Xin ghi một số nguyên.")
        else:
            words[name] = None
    return {path: words} if words else {}
