"""Make the tables of administrative units and their succession from the raw facts.

Nothing is dropped: what is odd is kept, marked, and listed in data-quality-units.md.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from common import DOCS, SOURCE, facts_folder, markdown_table, read_csv, write_csv, write_text

DATA = SOURCE / "organisation" / "data"
UNIT_COLUMNS = (
    "era",
    "level",
    "code",
    "parent_code",
    "kind",
    "name",
    "other_name",
    "other_code",
    "official",
    "valid_from",
    "valid_to",
    "source",
)
SUCCESSION_COLUMNS = (
    "old_code",
    "new_code",
    "coverage",
    "is_default",
    "sources_agree",
    "resolution",
)
OLD_LAST_DAY = "2025-06-30"
NEW_FIRST_DAY = "2025-07-01"
# The province became a city on 2026-04-30; its code stayed.
RENAMED_PROVINCES = {"75": "Tỉnh Đồng Nai"}
PROVINCE_KINDS = ("Thành phố", "Tỉnh")

Table = list[dict[str, str]]
Cells = tuple[str, ...]


class Facts:
    """The raw tables."""

    def __init__(self, folder: Path) -> None:
        admin = folder / "admin"
        self.old_provinces = read_csv(admin / "old_provinces.csv")
        self.old_districts = read_csv(admin / "old_districts.csv")
        self.old_communes = read_csv(admin / "old_communes.csv")
        self.new_provinces = read_csv(admin / "new_provinces.csv")
        self.new_communes = read_csv(admin / "new_communes.csv")
        self.mapping = read_csv(admin / "mapping_old_to_new.csv")
        self.disagreements = read_csv(admin / "mapping_disagreements.csv")
        known = {row["code"] for row in self.old_communes + self.old_districts}
        self.leftovers = [row for row in self.mapping if row["old_code"] not in known]


def province_kind(name: str) -> str:
    return next(kind for kind in PROVINCE_KINDS if name.startswith(kind))


def old_units(facts: Facts) -> Iterable[Cells]:
    """Provinces, districts, communes of the three-level list, then codes that only the mapping knows."""
    end = ("", OLD_LAST_DAY)
    for row in facts.old_provinces:
        yield _unit("2024", "province", row["code"], "", row["type"], row["full_name"], end, "TLQ")
    for row in facts.old_districts:
        yield _unit(
            "2024",
            "district",
            row["code"],
            row["province_code"],
            row["type"],
            row["full_name"],
            end,
            "TLQ",
        )
    for row in facts.old_communes:
        yield _unit(
            "2024",
            "commune",
            row["code"],
            row["district_code"],
            row["type"],
            row["full_name"],
            end,
            "TLQ",
        )
    for row in facts.leftovers:
        kind = row["old_name"].split(" ", 1)[0]
        yield _unit(
            "2024",
            "commune",
            row["old_code"],
            row["old_province_code"],
            kind,
            row["old_name"],
            end,
            "DVHCVN",
            official=False,
        )


def new_units(facts: Facts) -> Iterable[Cells]:
    """Provinces and communes of the two-level list, under the names of July 2026."""
    begin = (NEW_FIRST_DAY, "")
    for row in facts.new_provinces:
        yield _unit(
            "2025",
            "province",
            row["code"],
            "",
            province_kind(row["full_name"]),
            row["full_name"],
            begin,
            "VNP",
            other_name=RENAMED_PROVINCES.get(row["code"], ""),
        )
    for row in facts.new_communes:
        before = row["full_name_2025_07"]
        yield _unit(
            "2025",
            "commune",
            row["code"],
            row["province_code"],
            row["type"],
            row["full_name"],
            begin,
            "VNP",
            other_name=before if before != row["full_name"] else "",
            other_code=row["other_code_seen"],
        )


def _unit(
    era: str,
    level: str,
    code: str,
    parent: str,
    kind: str,
    name: str,
    valid: tuple[str, str],
    source: str,
    *,
    other_name: str = "",
    other_code: str = "",
    official: bool = True,
) -> Cells:
    mark = "1" if official else "0"
    return (era, level, code, parent, kind, name, other_name, other_code, mark, *valid, source)


def successions(facts: Facts) -> Iterable[Cells]:
    """Old province to new province, then old commune (or island district) to new commune."""
    for row in facts.old_provinces:
        yield (row["code"], row["new_province_code"], "full", "1", "1", "202/2025/QH15")
    for row in facts.mapping:
        yield (
            row["old_code"],
            row["new_code"],
            row["coverage"],
            row["default_target"],
            row["both_sources_agree"],
            row["resolution"],
        )


def changed_kind(facts: Facts) -> Table:
    """New communes whose kind in 2026 differs from that of July 2025."""
    return [
        row
        for row in facts.new_communes
        if row["full_name_2025_07"].split(" ", 1)[0] != row["full_name"].split(" ", 1)[0]
    ]


def spelled_otherwise(facts: Facts) -> Table:
    """New communes written in another way in July 2025, of the same kind."""
    kinds = {row["code"] for row in changed_kind(facts)}
    return [
        row
        for row in facts.new_communes
        if row["full_name_2025_07"] != row["full_name"] and row["code"] not in kinds
    ]


def named_otherwise(facts: Facts) -> list[tuple[str, str, str]]:
    """Old communes whose name in the mapping differs from that in the list of units."""
    names = {row["code"]: row["full_name"] for row in facts.old_communes}
    seen = {row["old_code"]: row["old_name"] for row in facts.mapping}
    return [(c, names[c], n) for c, n in seen.items() if c in names and names[c] != n]


def report(facts: Facts) -> str:
    """The page that says what is odd in the facts and how it was kept."""
    sections = (_counts, _islands, _leftovers, _disagreements, _codes, _kinds, _spellings)
    head = (
        "# Data quality: administrative units\n\n"
        "Made by `tools/reference/units.py`; do not edit by hand. Every record of the sources is in\n"
        "the tables; this page lists those that a person should look at, and how they were kept.\n"
        "Where the tables come from: [data-sources.md](data-sources.md).\n"
    )
    return head + "\n" + "\n\n".join(section(facts) for section in sections)


def _counts(facts: Facts) -> str:
    coverage = Counter(row["coverage"] for row in facts.mapping)
    of_binh_phuoc = [row for row in facts.mapping if row["old_province_code"] == "70"]
    targets = {row["new_code"] for row in of_binh_phuoc}
    rows = (
        ("provinces until 2025-06-30", len(facts.old_provinces), 63),
        ("districts until 2025-06-30", len(facts.old_districts), 696),
        ("communes until 2025-06-30", len(facts.old_communes), "10,035"),
        ("provinces from 2025-07-01", len(facts.new_provinces), 34),
        ("communes from 2025-07-01", len(facts.new_communes), "3,321"),
        ("steps of succession between communes", len(facts.mapping), ""),
        ("… of them whole", coverage["full"], ""),
        ("… of them in part", coverage["partial"], ""),
        ("communes of Bình Phước, and where they went", len(of_binh_phuoc), 111),
        ("… new communes they became", len(targets), 40),
    )
    return "## Counts\n\n" + markdown_table(("what", "here", "official"), rows)


def _islands(facts: Facts) -> str:
    islands = [row for row in facts.old_districts if row["communes"] == "0"]
    to = {row["old_code"]: row for row in facts.mapping}
    rows = [
        (row["code"], row["full_name"], to[row["code"]]["new_code"], to[row["code"]]["new_name"])
        for row in islands
    ]
    return (
        f"## Districts without communes ({len(rows)})\n\n"
        "Island districts. The succession goes from the district itself to the new special zone; the\n"
        "sources name no resolution for it, so the column is empty.\n\n"
        + markdown_table(("district", "name", "new code", "new name"), rows)
    )


def _leftovers(facts: Facts) -> str:
    rows = [
        (row["old_code"], row["old_name"], row["old_province_code"], row["new_code"])
        for row in facts.leftovers
    ]
    return (
        f"## Codes that only the mapping knows ({len(rows)})\n\n"
        "Not among the 10,035 communes; they look like codes left over from earlier mergers. Kept as\n"
        "communes of the old list with `official = 0` directly under their province (the district is\n"
        "not known), so that an old paper with such a code still finds its successor. They are not\n"
        "offered in lists.\n\n" + markdown_table(("code", "name", "province", "new code"), rows)
    )


def _disagreements(facts: Facts) -> str:
    rows = [
        (
            row["old_code"],
            row["old_name"],
            row["old_province_code"],
            row["dvhcvn_20250701"],
            row["vietnamadminunits"] or "none",
        )
        for row in facts.disagreements
    ]
    return (
        f"## Successions on which two sources differ ({len(rows)})\n\n"
        "The table follows the first source and marks the rows with `sources_agree = 0`. To be settled\n"
        "by hand against the resolutions.\n\n"
        + markdown_table(("old code", "name", "province", "DVHCVN", "second source"), rows)
    )


def _codes(facts: Facts) -> str:
    rows = [
        (row["code"], row["full_name"], row["province_code"], row["other_code_seen"])
        for row in facts.new_communes
        if row["other_code_seen"]
    ]
    return (
        f"## New communes seen under two codes ({len(rows)})\n\n"
        "`code` is the one printed in 1027/CTK-CSCL; the other is kept in `other_code` and found by\n"
        "search too.\n\n" + markdown_table(("code", "name", "province", "other code"), rows)
    )


def _kinds(facts: Facts) -> str:
    rows = [
        (row["code"], row["full_name_2025_07"], row["full_name"], row["province_code"])
        for row in changed_kind(facts)
    ]
    return (
        f"## New communes that changed their kind in 2026 ({len(rows)})\n\n"
        "The unit carries its present name; the name of 2025-07-01 is in `other_name`. The province\n"
        "itself (75) changed from Tỉnh Đồng Nai to Thành phố Đồng Nai on 2026-04-30 (30/2026/QH16).\n\n"
        + markdown_table(("code", "name 2025-07", "name 2026-07", "province"), rows)
    )


def _spellings(facts: Facts) -> str:
    new = [
        (row["code"], row["full_name"], row["full_name_2025_07"])
        for row in spelled_otherwise(facts)
    ]
    old = named_otherwise(facts)
    return (
        f"## Names written in two ways ({len(new)} new, {len(old)} old)\n\n"
        "Nearly all differ in the place of the tone mark only. The other spelling of a new unit is in\n"
        "`other_name`; search ignores accents, so both are found. For old communes the list of units\n"
        "is followed.\n\n" + markdown_table(("code", "name", "also written"), new + old)
    )


def main() -> None:
    facts = Facts(facts_folder(__doc__ or ""))
    write_csv(DATA / "units_2024.csv", UNIT_COLUMNS, old_units(facts))
    write_csv(DATA / "units_2025.csv", UNIT_COLUMNS, new_units(facts))
    write_csv(DATA / "succession.csv", SUCCESSION_COLUMNS, successions(facts))
    write_text(DOCS / "data-quality-units.md", report(facts))


if __name__ == "__main__":
    main()
