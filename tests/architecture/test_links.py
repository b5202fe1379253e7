"""A link between documents leads somewhere."""

import re
from urllib.parse import unquote

import pytest

LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def links_in(text):
    """The targets of Markdown links, but for addresses elsewhere and places in the same page."""
    targets = [match.group(1) for match in LINK.finditer(CODE.sub("", text))]
    return [target for target in targets if not re.match(r"[a-z]+:|#", target)]


def test_every_relative_link_leads_to_a_file(tracked, root):
    pages = [path for path in tracked if path.suffix == ".md"]

    dead = [
        f"{page.relative_to(root)}: {target}"
        for page in pages
        for target in links_in(page.read_text())
        if not (page.parent / unquote(target.partition("#")[0])).exists()
    ]

    assert len(pages) > 10
    assert dead == []


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("see [a](b.md) and ![c](d/e.png)", ["b.md", "d/e.png"]),
        ("[a](b.md#part) [x](#here) [y](https://example.vn)", ["b.md#part"]),
        ("`[a](b.md)`\n```\n[c](d.md)\n```\n", []),
    ],
)
def test_links_are_found_where_readers_see_them(text, targets):
    assert links_in(text) == targets
