"""The style sheet keeps its promises: contrast, size, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

import motcua.ui

SHEET = (Path(motcua.ui.__file__).parent / "static/ui/motcua.css").read_text(encoding="utf-8")
DARK = "@media screen and (prefers-color-scheme: dark)"
MORE = "@media screen and (prefers-contrast: more) {"
MORE_DARK = "@media screen and (prefers-contrast: more) and (prefers-color-scheme: dark)"


def tokens(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", part))


def schemes() -> dict[str, dict[str, str]]:
    light = tokens(SHEET[: SHEET.index(DARK)])
    dark = {**light, **_block(DARK)}
    more = {**light, **_block(MORE)}
    return {
        "light": light,
        "dark": dark,
        "more": more,
        "more dark": {**dark, **_block(MORE), **_block(MORE_DARK)},
    }


def _block(head: str) -> dict[str, str]:
    start = SHEET.index(head)
    return tokens(SHEET[start : SHEET.index("\n}", start)])


def declared(kind: str) -> set[tuple[str, str]]:
    lines = re.findall(rf"@{kind} ([\w-]+): ([\w -]+?)(?: \*/)?\n", SHEET)
    return {(text, ground) for text, grounds in lines for ground in grounds.split()}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_the_two_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#A4262C", "#A4262C") == pytest.approx(1)


@pytest.mark.parametrize(
    ("scheme", "kind", "least"),
    [
        *((scheme, "pairs", 4.5) for scheme in ("light", "dark")),
        *((scheme, "pairs", 7.0) for scheme in ("more", "more dark")),
        *((scheme, "shapes", 3.0) for scheme in ("light", "dark", "more", "more dark")),
    ],
)
def test_every_declared_pair_is_readable(scheme: str, kind: str, least: float) -> None:
    colours, pairs = schemes()[scheme], declared(kind)
    assert pairs
    weak = {
        f"{text} on {ground}": round(contrast(colours[text], colours[ground]), 2)
        for text, ground in pairs
        if contrast(colours[text], colours[ground]) < least
    }
    assert weak == {}


def test_every_text_colour_in_use_is_declared() -> None:
    texts = {text for text, _ground in declared("pairs")}
    used = set(re.findall(r"[{;\s]color: var\(--([\w-]+)\)", SHEET))
    assert used - texts == set()


def test_every_rule_that_sets_text_and_ground_uses_a_declared_pair() -> None:
    pairs, found = declared("pairs"), set()
    for rule in re.findall(r"\{([^{}]*)\}", SHEET):
        text = re.search(r"(?:^|[;\s])color: var\(--([\w-]+)\)", rule)
        ground = re.search(r"background: var\(--([\w-]+)\)", rule)
        if text and ground:
            found.add((text[1], ground[1]))
    assert found
    assert found - pairs == set()


def test_colours_are_written_only_as_tokens() -> None:
    rules = re.sub(r":root \{[^}]*\}", "", SHEET)
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b", rules) == []


def test_the_sheet_is_small_and_asks_nobody_else() -> None:
    assert len(SHEET.encode()) <= 28 * 1024
    assert "@import" not in SHEET
    assert "@font-face" not in SHEET
    assert re.findall(r"url\(\"?(?:https?:|//)", SHEET) == []
    assert SHEET.count("{") == SHEET.count("}")
