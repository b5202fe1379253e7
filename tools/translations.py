"""The English catalogue: `python tools/translations.py [--update | --check | --compile]`.

The source language is Vietnamese, so a text is its own key. `--update` brings the catalogue in
line with the source, `--check` says what is missing or wrong, `--compile` writes the `.mo` beside
each `.po` that is newer; `--missing` prints the texts that wait for a translation.
"""

import ast
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "motcua"
LOCALE = PACKAGE / "locale"
DATA = "catalogue/data/[fp]*s/*.json"  # forms and processes
TEXTS_OF_DATA = frozenset({"title", "label", "help", "error"})  # as in kernel/language.py
CATALOGUE = LOCALE / "en" / "LC_MESSAGES" / "django.po"
# What the marks take: the places of the text, of its plural and of its context.
MARKS = {
    "_": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "marked": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
}
PERCENT = re.compile(r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%")
BRACES = re.compile(r"\{\w[\w ]*\}")
# `templatize` writes a translatable text as a call and everything else as X.
CALL = re.compile(r"\b(?:_|gettext|ngettext|pgettext|npgettext)\(")
OURS = re.compile(r"from motcua\.kernel\.text import [^\n]*\bmarked\b|^    marked,$", re.MULTILINE)
HEADER = {
    "Project-Id-Version": "motcua",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(frozen=True, kw_only=True, order=True)
class Text:
    """One text to translate, as gettext looks it up."""

    context: str
    singular: str
    plural: str


@dataclass(kw_only=True)
class Found:
    """Where each text stands, and the marked things that are no text."""

    places: dict[Text, list[str]] = field(default_factory=dict)
    data: dict[Text, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def all(self) -> dict[Text, list[str]]:
        """The marked texts, and those of shipped forms and processes, which may wait."""
        return {**self.data, **self.places}

    def add(self, text: Text, place: str) -> None:
        places = self.places.setdefault(text, [])
        if place not in places:
            places.append(place)


def extract(folder: Path = PACKAGE) -> Found:
    """Every marked text of the package's Python and templates."""
    found = Found()
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            _from_python(path.read_text(), _name(path), found)
    for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("templates/**/*.txt")):
        _from_template(path.read_text(), _name(path), found)
    for path in sorted(folder.glob(DATA)):
        for text in _from_data(json.loads(path.read_text())):
            key = Text(singular=text, plural="", context="")
            found.data.setdefault(key, []).append(_name(path))
    return found


def _from_data(data: Any) -> Iterator[str]:
    """The texts of a form or a process; the schema speaks to machines."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in TEXTS_OF_DATA and isinstance(value, str) and value:
                if not data.get(f"{key}_en"):
                    yield value
            elif key != "schema":
                yield from _from_data(value)
    elif isinstance(data, list):
        for each in data:
            yield from _from_data(each)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _from_python(source: str, place: str, found: Found) -> None:
    # A module may have a `marked` of its own that has nothing to do with ours.
    has_marks = place.endswith("kernel/text.py") or bool(OURS.search(source))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (has_marks or _name_of(node) != "marked"):
            _from_call(node, f"{place}:{node.lineno}", place, found)


def _from_call(node: ast.Call, line: str, place: str, found: Found) -> None:
    name = _name_of(node)
    if name not in MARKS:
        return
    values = [_constant(at, node) for at in MARKS[name]]
    if values[0] is None:
        # A name stands for a text that was marked elsewhere; what is put together is never found.
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            found.problems.append(f"{line}: {name}() takes a plain string")
        return
    found.add(
        Text(singular=values[0], plural=values[1] or "", context=values[2] or ""),
        place,
    )


def _name_of(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def _constant(at: int | None, node: ast.Call) -> str | None:
    if at is None or at >= len(node.args):
        return None
    value = node.args[at]
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return value.value if is_text else None


def _from_template(source: str, place: str, found: Found) -> None:
    code = templatize(source, origin=place)
    for match in CALL.finditer(code):
        expression = _call_at(code, match.start())
        if expression is not None:
            _from_call(expression, place, place, found)


def _call_at(code: str, start: int) -> ast.Call | None:
    """The call that begins here: the shortest piece of code up to a bracket that parses."""
    end = start
    while (end := code.find(")", end) + 1) > 0:
        try:
            call = ast.parse(code[start:end], mode="eval").body
        except SyntaxError:
            continue
        return call if isinstance(call, ast.Call) else None
    return None


def update(found: Found, path: Path = CATALOGUE) -> polib.POFile:
    """Write the catalogue again: the same texts as the source, translations kept."""
    places = found.all
    known = {_key(entry): entry for entry in _read(path)}
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = dict(HEADER)
    for text in sorted(places, key=lambda text: (places[text][0], text)):
        old = known.get(text)
        entry = polib.POEntry(
            msgid=text.singular,
            msgctxt=text.context or None,
            occurrences=[(place, "") for place in places[text][:3]],
            flags=["python-format"] if PERCENT.search(text.singular) else [],
        )
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = old.msgstr_plural if old else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def _key(entry: polib.POEntry) -> Text:
    return Text(singular=entry.msgid, plural=entry.msgid_plural or "", context=entry.msgctxt or "")


def problems(found: Found, path: Path = CATALOGUE) -> Iterator[str]:
    """What keeps the catalogue from being complete and right, one line each."""
    yield from found.problems
    entries = {_key(entry): entry for entry in _read(path)}
    for text in sorted(set(found.places) - set(entries)):
        yield f"{found.places[text][0]}: not in the catalogue: {text.singular!r}"
    for text, entry in entries.items():
        where = entry.occurrences[0][0] if entry.occurrences else "catalogue"
        if entry.obsolete or text not in found.all:
            yield f"{where}: no longer in the source: {text.singular!r}"
        elif text not in found.places and not entry.msgstr:
            continue  # a form that came lately: shown in Vietnamese until somebody translates it
        elif entry.fuzzy:
            yield f"{where}: marked fuzzy: {text.singular!r}"
        else:
            yield from (f"{where}: {said}: {text.singular!r}" for said in _wrong(text, entry))


def _wrong(text: Text, entry: polib.POEntry) -> Iterator[str]:
    said = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
    if not all(said) or (text.plural and len(said) != 2):  # noqa: PLR2004 - one and many
        yield "no English text"
        return
    for english in said:
        if _holes(english) != _holes(text.plural or text.singular):
            yield f"other placeholders in {english!r}"
        if _edges(english) != _edges(text.singular):
            yield f"other line breaks at the ends of {english!r}"


def _holes(text: str) -> set[str]:
    """The named places of `%(name)s` and `{name}`."""
    named = {match.group(0) for match in PERCENT.finditer(text)} - {"%%"}
    return named | set(BRACES.findall(text))


def _edges(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Write the `.mo` beside each catalogue that is newer than it; returns those written."""
    written = []
    for path in sorted(locale.rglob("*.po")):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        fresh = compiled.with_suffix(f".{os.getpid()}.mo")  # two may do it at once
        polib.pofile(str(path)).save_as_mofile(str(fresh))
        fresh.replace(compiled)
        written.append(compiled)
    return written


def _report(lines: Iterable[str]) -> int:
    found = list(lines)
    for line in found:
        print(line)
    if found:
        print(f"{len(found)} problems; see docs/how-to/translate.md")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Do the one thing that was asked for; the answer is the exit status."""
    if arguments == ["--compile"]:
        for path in compile_stale():
            print(f"→ {_name(path)}")
        return 0
    found = extract()
    if arguments == ["--check"]:
        return _report(problems(found))
    if arguments == ["--missing"]:
        for entry in _read(CATALOGUE).untranslated_entries():
            print(entry.msgid)
        return 0
    if arguments == ["--update"]:
        catalogue = update(found)
        print(f"{len(catalogue)} texts, {len(catalogue.untranslated_entries())} without English")
        return _report(found.problems)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
