"""The design system page leaves no component out."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, VariableDoesNotExist, engines
from django.template.defaulttags import IfNode
from django.test import Client

import motcua.ui

pytestmark = pytest.mark.urls("ui.gallery_urls")
TEMPLATES = Path(motcua.ui.__file__).parent / "templates" / "ui"
# Parts that need the product around them; the walk past every page sees them.
ELSEWHERE = {
    "ui/_language.html": "only where there is a session to protect",
    "ui/_resumable.html": "attributes of an input of the portal",
    "ui/base.html": "a frame",
    "ui/desk_base.html": "a frame",
    "ui/print_base.html": "a frame of paper",
    "ui/ended.html": "a page of its own",
    "ui/error.html": "a page of its own",
}
# Words that show nothing by themselves, or what another one in the gallery shows.
NO_LOOK = {
    "address",
    "has_role",
    "lang",  # an attribute
    "form_step_address",
    "form_errors",  # as `error_summary`, which a page has once
    "date_vi",
    "time_vi",
    "vnd",
    "datetime_vi",
}
# Branches that are no state of a component: nothing is drawn, or the product must be around it.
NO_STATE = {
    ("ui/_control.html", "if field.resumable"),
    ("ui/_error_summary.html", "if focus"),  # a page has one, and this one would take the focus
    ("ui/_error_summary.html", "if items"),
    ("ui/_file_state.html", 'if file.scan == "pending"'),
    ("ui/_form_parts.html", "if view.is_review"),  # the answers to read are there by themselves
    ("ui/_language.html", 'if language == "en"'),
    ("ui/_language.html", 'if request.method == "POST"'),
    ("ui/_print_header.html", "if code"),
    ("ui/_stepper.html", "if present"),
    ("ui/_talk.html", "if message.file_name"),  # a file has an address of the product
    ("ui/base.html", "if province_name"),
    ("ui/base.html", "if csrf_token"),
    ("ui/base.html", "if demo"),
}


def test_every_branch_of_every_component_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each `if` of the templates goes each of its ways on the page: so every state is there."""
    ways: dict[tuple[str, str, int], set[str]] = {}
    taken: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    draw = IfNode.render

    def watched(node: IfNode, context: Context) -> Any:
        key = (str(node.origin.template_name), node.token.contents, node.token.lineno)
        conditions = [condition for condition, _nodes in node.conditions_nodelists]
        ways[key] = {str(number) for number in range(len(conditions))}
        ways[key] |= set() if conditions[-1] is None else {"none"}
        met = (str(number) for number, each in enumerate(conditions) if _holds(each, context))
        taken[key].add(next(met, "none"))
        return draw(node, context)

    monkeypatch.setattr(IfNode, "render", watched)
    for page in ("", "desk/"):
        assert Client().get(f"/ui/{page}").status_code == 200

    missing = {key[:2] for key, every in ways.items() if every - taken[key]}
    assert {each for each in missing if each[0].startswith("ui/_")} - NO_STATE == set()
    assert len(ways) > 60


def _holds(condition: Any, context: Context) -> bool:
    try:
        return condition is None or bool(condition.eval(context))
    except VariableDoesNotExist:
        return False


def test_every_template_and_every_word_is_in_the_gallery(settings: Any) -> None:
    # Django's own loader says which templates were drawn; ours lays them into one another.
    pages = settings.TEMPLATES[0]
    (own,) = pages["OPTIONS"]["loaders"]
    settings.TEMPLATES = [pages | {"OPTIONS": pages["OPTIONS"] | {"loaders": own[1]}}]
    client, drawn, source = Client(), set(), ""
    for page in ("", "desk/"):
        drawn |= {each.name for each in client.get(f"/ui/{page}").templates if each.name}
    for name in drawn:
        source += (TEMPLATES.parent / name).read_text("utf-8") if name.startswith("ui/") else ""
    there = {f"ui/{path.name}" for path in TEMPLATES.glob("*.html")}
    (library,) = engines["django"].engine.template_builtins[-1:]
    missing = [word for word in library.tags if not re.search(rf"{{% {word}\b", source)]
    missing += [word for word in library.filters if f"|{word}" not in source]

    assert there - drawn - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) <= there
    assert set(missing) - NO_LOOK == set()
