"""Write docs/reference/data-quality-units.md: what is odd in the facts, and how it was kept."""

from collections import Counter

from common import DOCS, facts_folder, markdown_table, prose, write_text
from units import Facts, changed_kind, chosen_defaults, named_otherwise, spelled_otherwise


def report(facts: Facts) -> str:
    """The whole page."""
    sections = (
        _counts,
        _islands,
        _leftovers,
        _disagreements,
        _defaults,
        _codes,
        _kinds,
        _spellings,
    )
    head = prose("""
        Made by `tools/reference/units_report.py`; do not edit by hand. Every record of the sources
        is in the tables; this page lists those that a person should look at, and how they were
        kept. Where the tables come from: [data-sources.md](data-sources.md).
    """)
    pages = [section(facts) for section in sections]
    return "\n\n".join(["# Data quality: administrative units", head, *pages])


def _section(title: str, text: str, header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    return f"## {title} ({len(rows)})\n\n{prose(text)}\n\n{markdown_table(header, rows)}"


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
    to = {row["old_code"]: row for row in facts.mapping}
    return _section(
        "Districts without communes",
        """
        Island districts. The succession goes from the district itself to the new special zone; the
        sources name no resolution for it, so the column is empty.
        """,
        ("district", "name", "new code", "new name"),
        [
            (
                row["code"],
                row["full_name"],
                to[row["code"]]["new_code"],
                to[row["code"]]["new_name"],
            )
            for row in facts.old_districts
            if row["communes"] == "0"
        ],
    )


def _leftovers(facts: Facts) -> str:
    return _section(
        "Codes that only the mapping knows",
        """
        Not among the 10,035 communes; they look like codes left over from earlier mergers. Kept as
        communes of the old list with `official = 0`, directly under their province because the
        district is not known, so that an old paper with such a code still finds its successor. They
        are not offered in lists.
        """,
        ("code", "name", "province", "new code"),
        [
            (row["old_code"], row["old_name"], row["old_province_code"], row["new_code"])
            for row in facts.leftovers
        ],
    )


def _disagreements(facts: Facts) -> str:
    return _section(
        "Successions on which two sources differ",
        """
        The table follows the first source (key DVHCVN) and marks the rows with `sources_agree = 0`.
        To be settled by hand against the resolutions.
        """,
        ("old code", "name", "province", "first source", "second source"),
        [
            (
                row["old_code"],
                row["old_name"],
                row["old_province_code"],
                row["dvhcvn_20250701"],
                row["vietnamadminunits"] or "none",
            )
            for row in facts.disagreements
        ],
    )


def _defaults(facts: Facts) -> str:
    rows: list[tuple[object, ...]] = []
    for one in chosen_defaults(facts):
        seen = [
            row["new_code"]
            for row in facts.mapping
            if row["old_code"] == one["old_code"] and row["default_target"] == "1"
        ]
        rows.append((one["old_code"], one["old_name"], " ".join(seen), one["new_code"]))
    return _section(
        "Divided communes with several default targets",
        """
        The sources mark more than one new unit as the one to assume for an old address. The table
        keeps every part and one default: the target that the second source names alone, else the
        first. To be settled by hand.
        """,
        ("old code", "name", "defaults in the sources", "kept"),
        rows,
    )


def _codes(facts: Facts) -> str:
    return _section(
        "New communes seen under two codes",
        """
        `code` is the one printed in 1027/CTK-CSCL; the other is kept in `other_code` and found by
        search too.
        """,
        ("code", "name", "province", "other code"),
        [
            (row["code"], row["full_name"], row["province_code"], row["other_code_seen"])
            for row in facts.new_communes
            if row["other_code_seen"]
        ],
    )


def _kinds(facts: Facts) -> str:
    return _section(
        "New communes that changed their kind in 2026",
        """
        The unit carries its present name; the name of 2025-07-01 is in `other_name`. The province
        itself (75) changed from Tỉnh Đồng Nai to Thành phố Đồng Nai on 2026-04-30 (30/2026/QH16).
        """,
        ("code", "name 2025-07", "name 2026-07", "province"),
        [
            (row["code"], row["full_name_2025_07"], row["full_name"], row["province_code"])
            for row in changed_kind(facts)
        ],
    )


def _spellings(facts: Facts) -> str:
    new = [
        (row["code"], row["full_name"], row["full_name_2025_07"])
        for row in spelled_otherwise(facts)
    ]
    return _section(
        "Names written in two ways",
        """
        Nearly all differ in the place of the tone mark only. The other spelling of a new unit is in
        `other_name`; search ignores accents, so both are found. For old communes the list of units
        is followed.
        """,
        ("code", "name", "also written"),
        [*new, *named_otherwise(facts)],
    )


def main() -> None:
    write_text(DOCS / "data-quality-units.md", report(Facts(facts_folder(__doc__ or ""))))


if __name__ == "__main__":
    main()
