"""The design system page leaves no component out."""

import re
from pathlib import Path

import pytest
from django.template import engines
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
    "form_step_address",
    "form_errors",  # as `error_summary`, which a page has once
    "date_vi",
    "time_vi",
    "vnd",
    "datetime_vi",
}


def test_every_template_and_every_word_is_in_the_gallery() -> None:
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
