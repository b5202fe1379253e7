"""Make the tables of administrative units and their succession from the raw facts.

Nothing is dropped: what is odd is kept and marked; `units_report.py` lists it for people.
"""

from collections.abc import Iterable
from pathlib import Path

from common import SOURCE, facts_folder, read_csv, write_csv

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
    """Provinces, districts and communes, then the codes that only the mapping knows."""
    valid = ("", OLD_LAST_DAY)
    for row in facts.old_provinces:
        path = ("2024", "province", row["code"], "")
        yield _unit(path, (row["type"], row["full_name"]), valid, "TLQ")
    for row in facts.old_districts:
        path = ("2024", "district", row["code"], row["province_code"])
        yield _unit(path, (row["type"], row["full_name"]), valid, "TLQ")
    for row in facts.old_communes:
        path = ("2024", "commune", row["code"], row["district_code"])
        yield _unit(path, (row["type"], row["full_name"]), valid, "TLQ")
    for row in facts.leftovers:
        path = ("2024", "commune", row["old_code"], row["old_province_code"])
        kind = row["old_name"].split(" ", 1)[0]
        yield _unit(path, (kind, row["old_name"]), valid, "DVHCVN", official=False)


def new_units(facts: Facts) -> Iterable[Cells]:
    """Provinces and communes of the two-level list, under the names of July 2026."""
    valid = (NEW_FIRST_DAY, "")
    for row in facts.new_provinces:
        path = ("2025", "province", row["code"], "")
        name = (province_kind(row["full_name"]), row["full_name"])
        before = RENAMED_PROVINCES.get(row["code"], "")
        yield _unit(path, name, valid, "VNP", other_name=before)
    for row in facts.new_communes:
        path = ("2025", "commune", row["code"], row["province_code"])
        name = (row["type"], row["full_name"])
        before = row["full_name_2025_07"]
        yield _unit(
            path,
            name,
            valid,
            "VNP",
            other_name=before if before != row["full_name"] else "",
            other_code=row["other_code_seen"],
        )


def _unit(
    path: tuple[str, str, str, str],
    name: tuple[str, str],
    valid: tuple[str, str],
    source: str,
    *,
    other_name: str = "",
    other_code: str = "",
    official: bool = True,
) -> Cells:
    """Era, level, code and parent; kind and full name; first and last day."""
    return (*path, *name, other_name, other_code, "1" if official else "0", *valid, source)


def successions(facts: Facts) -> Iterable[Cells]:
    """Old province to new province, then old commune (or island district) to new commune."""
    for row in facts.old_provinces:
        yield (row["code"], row["new_province_code"], "full", "1", "1", "202/2025/QH15")
    chosen = {row["old_code"]: row["new_code"] for row in chosen_defaults(facts)}
    for row in facts.mapping:
        default = row["default_target"]
        if default == "1" and chosen.get(row["old_code"], row["new_code"]) != row["new_code"]:
            default = "0"
        yield (
            row["old_code"],
            row["new_code"],
            row["coverage"],
            default,
            row["both_sources_agree"],
            row["resolution"],
        )


def chosen_defaults(facts: Facts) -> Table:
    """For old communes with several default targets: the one that the second source names."""
    defaults: dict[str, Table] = {}
    for row in facts.mapping:
        if row["default_target"] == "1":
            defaults.setdefault(row["old_code"], []).append(row)
    second = {row["old_code"]: row["vietnamadminunits"].split() for row in facts.disagreements}
    return [
        next((row for row in rows if [row["new_code"]] == second.get(code)), rows[0])
        for code, rows in defaults.items()
        if len(rows) > 1
    ]


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


def main() -> None:
    facts = Facts(facts_folder(__doc__ or ""))
    write_csv(DATA / "units_2024.csv", UNIT_COLUMNS, old_units(facts))
    write_csv(DATA / "units_2025.csv", UNIT_COLUMNS, new_units(facts))
    write_csv(DATA / "succession.csv", SUCCESSION_COLUMNS, successions(facts))


if __name__ == "__main__":
    main()
