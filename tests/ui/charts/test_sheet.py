"""The style sheet of charts keeps its promises of contrast, by day, by night and on the wall."""

import re
from pathlib import Path

import pytest

import motcua.ui
from ui import test_colours as base

SHEET = (Path(motcua.ui.__file__).parent / "static/ui/charts.css").read_text("utf-8")
WALL = SHEET[SHEET.index("\n.tv {") : SHEET.index("}", SHEET.index("\n.tv {"))]


def schemes() -> dict[str, dict[str, str]]:
    start = SHEET.index(base.DARK)
    ours, common = SHEET[: SHEET.index("\n}", start)], base.schemes()
    light = common["light"] | base.tokens(ours[:start])
    dark = common["dark"] | base.tokens(ours[:start]) | base.tokens(ours[start:])
    return {"light": light, "dark": dark, "wall": dark | base.tokens(WALL)}


def declared(kind: str) -> set[tuple[str, str]]:
    lines = re.findall(rf"@{kind} ([\w-]+): ([\w -]+?)(?: \*/)?\n", SHEET)
    return {(text, ground) for text, grounds in lines for ground in grounds.split()}


@pytest.mark.parametrize("scheme", ["light", "dark", "wall"])
@pytest.mark.parametrize(("kind", "least"), [("pairs", 4.5), ("shapes", 3.0)])
def test_every_declared_pair_of_a_chart_is_readable(scheme, kind, least):
    colours, pairs = schemes()[scheme], declared(kind)
    pairs |= base.declared(kind) if scheme == "wall" else set()
    assert len(pairs) > 10
    weak = {
        f"{text} on {ground}": round(base.contrast(colours[text], colours[ground]), 2)
        for text, ground in pairs
        if base.contrast(colours[text], colours[ground]) < least
    }
    assert weak == {}


def test_shades_go_one_way_so_that_they_are_told_apart_in_grey():
    for colours in schemes().values():
        shades = [base.luminance(colours[f"q{place}"]) for place in range(1, 6)]
        assert shades in (sorted(shades), sorted(shades, reverse=True))
        steps = [
            base.contrast(colours[f"q{place}"], colours[f"q{place + 1}"]) for place in range(1, 5)
        ]
        assert min(steps) > 1.25


def test_colours_are_tokens_and_the_sheet_asks_nobody_else():
    rules = re.sub(r"(?::root|\.tv) \{[^}]*\}", "", SHEET)
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rules) == []
    assert "@import" not in SHEET
    assert "url(" not in SHEET
    assert len(SHEET.encode()) < 14 * 1024
