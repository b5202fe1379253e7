"""Turn the collected list of procedures into our tables, and report what was unreadable.

    PYTHONPATH=src python tools/reference/procedures.py ../shared/data/procedures

Nothing is dropped: what cannot be read is kept as text and counted in the report.
"""

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from motcua.kernel.text import clean, fold

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "src/motcua/catalogue/data"
REPORT = ROOT / "docs/reference/data-quality-procedures.md"
CHANNELS = {"online": "online", "post": "post", "in_person": "counter"}
FILES = {
    "Bộ Công an": "police",
    "Bộ Nông nghiệp và Môi trường": "agriculture",
    "Bộ Tài chính": "finance",
    "Bộ Tư pháp": "justice",
    "Bộ Xây dựng": "construction",
    "Ngân hàng Nhà nước Việt Nam": "bank",
    "Tòa án nhân dân": "court",
}
MOST_COPIES = 99
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
LEAST_FEE_VND = 1_000
# Pieces of a sentence that the source lists as if they were papers of their own.
FRAGMENT = re.compile(
    r"^(hoặc|và|và/hoặc|có chứng thực hoặc|kèm bản chính để đối chiếu\)|gồm|bao gồm|trong đó)"
    r"[:;.,]?$",
    re.IGNORECASE,
)
NOTE_HEADINGS = ("luu y", "ghi chu", "chu y")
Row = dict[str, Any]


def main() -> None:
    """Read the source folder, write tables and report."""
    source = Path(sys.argv[1]) / "procedures.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        procedures = [json.loads(line) for line in lines]
    procedures.sort(key=lambda procedure: procedure["code"])
    problems = Problems()
    tables = tables_of(procedures, problems)
    for name, rows in tables.items():
        write(TABLES / f"{name}.csv", rows)
    look_across(procedures, problems)
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(problems.report(procedures, tables), encoding="utf-8")
    print(f"{len(procedures)} procedures, {sum(map(len, tables.values()))} rows")


class Problems:
    """What was found, by kind, with a few examples of each."""

    def __init__(self) -> None:
        self.found: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, kind: str, code: str, example: object) -> None:
        self.found[kind].append((code, str(example)))

    def report(self, procedures: list[Row], tables: dict[str, list[Row]]) -> str:
        """The page of documentation."""
        out = [REPORT_HEAD.format(procedures=len(procedures)), "| table | rows |", "|---|--:|"]
        out += [f"| `{name}.csv` | {len(rows):,} |" for name, rows in sorted(tables.items())]
        out += ["", "## Problems", "", "| problem | times | procedures |", "|---|--:|--:|"]
        for kind, (title, _) in KINDS.items():
            found = self.found[kind]
            out.append(f"| {title} | {len(found):,} | {len({code for code, _ in found}):,} |")
        for kind, (title, treatment) in KINDS.items():
            out += ["", f"### {title}", "", treatment, ""]
            seen: set[str] = set()
            for code, example in self.found[kind]:
                if code not in seen and len(seen) < EXAMPLES:
                    seen.add(code)
                    out.append(f"- `{code}`: {shorten(example)}")
        return "\n".join(out) + "\n"


EXAMPLES = 4
WIDTH = 140
REPORT_HEAD = """# Data quality of the list of procedures

Made by `tools/reference/procedures.py` from the collected text of {procedures:,} procedures. No
procedure and no row was dropped. What could not be read stays as text in the tables; this page
counts it and says what the product does with it.
"""
KINDS = {
    "no_unit": (
        "Limit without a unit",
        "A number alone. The product counts working days and marks the limit as assumed.",
    ),
    "no_time": (
        "Channel without a limit",
        "The card states none. The case has no due time until an officer sets one.",
    ),
    "no_channel": ("Procedure without any channel", "The counter is offered, without a limit."),
    "zero_time": ("Limit of zero", "Treated as not stated."),
    "fraction": ("Limit with a fraction", "Working days become hours, eight to the day."),
    "month": ("Limit in months", "Counted as thirty calendar days, marked as assumed."),
    "limits_differ": (
        "Different limits by channel",
        "Often meant, often a mistake: each channel keeps its own.",
    ),
    "limits_contradict": (
        "Several limits for one channel",
        "Cases told apart in the text only. The first row that states a limit holds.",
    ),
    "repeated_row": ("Channel row repeated word for word", "Kept; only the first one matters."),
    "fee_unreadable": (
        "Fee that is not an amount of đồng",
        "The text is shown, no amount is set.",
    ),
    "no_fee": ("Channel without a fee", "Shown as not stated."),
    "fee_small": (
        "Fee below 1,000 đồng",
        "Probably a percentage or a number of thousands. Kept as written.",
    ),
    "fee_differs": ("Different fees by channel", "Each channel keeps its own."),
    "no_components": ("Procedure without components", "The generic form alone is asked for."),
    "component_empty": ("Component without a name", "Kept as a note."),
    "component_fragment": (
        "Component that is a piece of a sentence",
        "Kept as a note: nobody can hand in the word “hoặc”.",
    ),
    "component_note": (
        "Note among the papers",
        "Headings such as “Lưu ý”. Kept as a note: shown, not asked for.",
    ),
    "component_cut": (
        "Component whose name was cut",
        "Ends in “…” in the source. Kept; the full text is in the decision of publication.",
    ),
    "component_repeated": ("Component listed twice in one group", "Kept."),
    "count_unreadable": (
        "Number of originals or copies that cannot be right",
        "Above 99, usually a number run together with a year. Kept as text; one is assumed.",
    ),
    "count_zero": (
        "Paper with no original and no copy",
        "Replaced by data, or a sentence. Never asked for as a must.",
    ),
    "result_missing": ("Procedure without a result", "The generic result letter is used."),
    "result_empty": ("Result without a name", "Kept with its code only."),
    "result_cut": ("Result whose name was cut", "Kept."),
    "no_legal": ("Procedure without legal references", "Shown without them."),
    "legal_cut": (
        "Legal reference that looks cut",
        "Does not end like the number of a document. Kept.",
    ),
    "no_kind": ("Procedure without a kind", "Kept empty."),
    "no_agency": (
        "Procedure without an executing agency",
        "The field and the ministry decide who is competent.",
    ),
    "other_place": (
        "Executing agency of another province",
        "The text names one province or city. The matching body of our province is meant.",
    ),
    "level_odd": (
        "Level that does not fit the executing agency",
        "Customs, tax and other central bodies entered as commune. Not offered by communes.",
    ),
    "name_repeated": ("Name shared by several codes", "Kept: the codes are different procedures."),
    "name_folded": (
        "Names that differ only in accents, case or signs",
        "Kept: the codes are different procedures.",
    ),
}
LEGAL = re.compile(
    r"/(NĐ-CP|NĐ-HĐBT|QH\d+|QĐ-TTg|TT-[A-ZĐ]+|TTLT[-A-ZĐ]*|QĐ-[A-ZĐ]+|PL-UBTVQH\d+|.*[A-ZĐ\d]{2,})$"
)
PLACES = re.compile(r"(Hà Nội|Hải Phòng|An Giang|TP\.? ?HCM|Hồ Chí Minh|Đà Nẵng|Cần Thơ)")
CENTRAL = re.compile(r"(hải quan|cục thuế|thuế cơ sở|kho bạc|ngân hàng nhà nước)", re.IGNORECASE)


def tables_of(procedures: list[Row], problems: Problems) -> dict[str, list[Row]]:
    """Our tables, by file name."""
    tables: dict[str, list[Row]] = {
        "procedures": [head_of(procedure, problems) for procedure in procedures],
        "channels": [row for each in procedures for row in channels_of(each, problems)],
        "results": [row for each in procedures for row in results_of(each, problems)],
        "legal_refs": [row for each in procedures for row in legal_refs_of(each, problems)],
    }
    for procedure in procedures:
        name = f"components-{FILES[procedure['ministry']]}"
        tables.setdefault(name, []).extend(components_of(procedure, problems))
    return tables


def head_of(source: Row, problems: Problems) -> Row:
    """The row of the procedure itself."""
    code = source["code"]
    agencies = text(source["executing_agencies"])
    if not source["kind"]:
        problems.add("no_kind", code, source["name"])
    if not agencies:
        problems.add("no_agency", code, f"{source['ministry']}, {source['field']}")
    if PLACES.search(agencies):
        problems.add("other_place", code, agencies)
    if "commune" in source["levels"] and CENTRAL.search(agencies):
        problems.add("level_odd", code, agencies)
    for kind, key in (("no_components", "documents"), ("no_channel", "channels")):
        if not source[key]:
            problems.add(kind, code, source["name"])
    return {
        "code": code,
        "name": text(source["name"]),
        "ministry": text(source["ministry"]),
        "field": text(source["field"]),
        "levels": "|".join(source["levels"]),
        "kind": text(source["kind"]),
        "decision_no": text(source["decision_no"]),
        "subjects": "|".join(text(subject) for subject in source["subjects"]),
        "executing_agencies": agencies,
        "competent_agency": text(source["competent_agency"]),
    }


def channels_of(source: Row, problems: Problems) -> Iterator[Row]:
    """One row per channel and case; the unit stays empty where the source has none."""
    code, seen = source["code"], set()
    for ordinal, row in enumerate(source["channels"], 1):
        example = f"{row['channel']}: {row['time_value']} {row['time_unit'] or ''}"
        for kind in time_problems(row):
            problems.add(kind, code, example)
        for kind in fee_problems(row):
            problems.add(kind, code, f"{row['channel']}: {row['fee_text']}")
        if tuple(row.values()) in seen:
            problems.add("repeated_row", code, example)
        seen.add(tuple(row.values()))
        yield {
            "code": code,
            "ordinal": ordinal,
            "channel": CHANNELS[row["channel"]],
            "time_value": number(row["time_value"]),
            "time_unit": row["time_unit"] or "",
            "fee_text": text(row["fee_text"]),
            "fee_vnd": number(row["fee_vnd"]),
        }


def time_problems(row: Row) -> Iterator[str]:
    """The kinds of problem that this limit has."""
    value, unit = row["time_value"], row["time_unit"]
    if value is None:
        yield "no_time"
        return
    if value == 0:
        yield "zero_time"
    if unit is None:
        yield "no_unit"
    if unit == "month":
        yield "month"
    if value != int(value):
        yield "fraction"


def fee_problems(row: Row) -> Iterator[str]:
    """The kinds of problem that this fee has."""
    if not row["fee_text"]:
        yield "no_fee"
    elif row["fee_vnd"] is None:
        yield "fee_unreadable"
    elif 0 < row["fee_vnd"] < LEAST_FEE_VND:
        yield "fee_small"


def components_of(source: Row, problems: Problems) -> Iterator[Row]:
    """The papers and the notes among them, in the order of the source."""
    code, seen = source["code"], set()
    for ordinal, row in enumerate(source["documents"], 1):
        group, name = text(row["group"]), text(row["name"])
        kind, found = kind_of(group, name)
        if found:
            problems.add(found, code, name or group or "(empty)")
        counts = [row["originals"] or 0, row["copies"] or 0]
        unreadable = max(counts) > MOST_COPIES
        if unreadable:
            problems.add("count_unreadable", code, f"{counts[0]} / {counts[1]}: {name}")
        if not any(counts) and kind != "note":
            problems.add("count_zero", code, name)
        if name.endswith("…"):
            problems.add("component_cut", code, name)
        if (group, name) in seen and kind != "note":
            problems.add("component_repeated", code, name)
        seen.add((group, name))
        yield {
            "code": code,
            "ordinal": ordinal,
            "group": group,
            "name": name,
            "originals": counts[0] if counts[0] <= MOST_COPIES else "",
            "copies": counts[1] if counts[1] <= MOST_COPIES else "",
            "has_form": int(bool(row["has_form"])),
            "kind": kind,
            "count_text": f"{counts[0]}/{counts[1]}" if unreadable else "",
        }


def kind_of(group: str, name: str) -> tuple[str, str]:
    """What the citizen does with it, and the problem that made it a note."""
    if not name:
        return "note", "component_empty"
    if fold(group).startswith(NOTE_HEADINGS) or fold(name).startswith(NOTE_HEADINGS):
        return "note", "component_note"
    if FRAGMENT.match(name):
        return "note", "component_fragment"
    return ("present" if "xuất trình" in group.lower() else "submit"), ""


def results_of(source: Row, problems: Problems) -> Iterator[Row]:
    """The papers that the procedure ends in."""
    if not source["results"]:
        problems.add("result_missing", source["code"], source["name"])
    for ordinal, row in enumerate(source["results"], 1):
        name = text(row["name"])
        if not name:
            problems.add("result_empty", source["code"], row["code"])
        if name.endswith("…"):
            problems.add("result_cut", source["code"], name)
        yield {
            "code": source["code"],
            "ordinal": ordinal,
            "result_code": text(row["code"]),
            "name": name,
        }


def legal_refs_of(source: Row, problems: Problems) -> Iterator[Row]:
    """The documents that the procedure rests on."""
    if not source["legal_refs"]:
        problems.add("no_legal", source["code"], source["name"])
    for ordinal, value in enumerate(source["legal_refs"], 1):
        if not LEGAL.search(value):
            problems.add("legal_cut", source["code"], value)
        yield {"code": source["code"], "ordinal": ordinal, "number": text(value)}


def look_across(procedures: list[Row], problems: Problems) -> None:
    """Problems that show only between rows."""
    names = Counter(text(procedure["name"]) for procedure in procedures)
    folded = defaultdict(set)
    for procedure in procedures:
        folded[fold(procedure["name"])].add(text(procedure["name"]))
    for source in procedures:
        code, name = source["code"], text(source["name"])
        if names[name] > 1:
            problems.add("name_repeated", code, name)
        if len(folded[fold(name)]) > 1:
            problems.add("name_folded", code, name)
        compare_channels(source, problems)


def compare_channels(source: Row, problems: Problems) -> None:
    """Limits and fees that differ inside one procedure."""
    code, limits, fees = source["code"], defaultdict(set), defaultdict(set)
    for row in source["channels"]:
        limits[row["channel"]].add((row["time_value"], row["time_unit"]))
        fees[row["channel"]].add(row["fee_vnd"])
    for channel, values in limits.items():
        if len(values) > 1:
            problems.add("limits_contradict", code, f"{channel}: {listed(values)}")
    if len({frozenset(values) for values in limits.values()}) > 1:
        problems.add("limits_differ", code, listed(set().union(*limits.values())))
    if len({frozenset(values) for values in fees.values()}) > 1:
        problems.add("fee_differs", code, sorted(map(str, set().union(*fees.values()))))


def listed(values: Iterable[tuple[Any, Any]]) -> str:
    """Limits in one line."""
    return ", ".join(sorted(f"{value} {unit or '(no unit)'}" for value, unit in values))


def text(value: str | None) -> str:
    """The text on one line, in the one form of the product, without signs nobody can see."""
    return " ".join(clean(INVISIBLE.sub("", value or "")).split())


def number(value: float | None) -> str:
    """`1.0` and `1` are the same number; None is empty."""
    return "" if value is None else f"{value:g}" if value != int(value) else str(int(value))


def shorten(value: str) -> str:
    """One line that fits the page."""
    value = " ".join(value.split()).replace("|", "/")
    return value if len(value) <= WIDTH else value[:WIDTH].rsplit(" ", 1)[0] + " […]"


def write(path: Path, rows: list[Row]) -> None:
    """A CSV file with a header, LF line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
