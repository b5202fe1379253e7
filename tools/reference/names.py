"""Make the table of names from which demonstration history takes its persons."""

from collections.abc import Iterator

from common import SOURCE, facts_folder, read_csv, write_csv

TARGET = SOURCE / "cases" / "data" / "names.csv"
# The survey behind the facts gives shares for the 16 commonest only; the others share what is left.
ALL = 100.0


def main() -> None:
    """Read the facts, write one table: what it is, the name, and how often it is met."""
    facts = facts_folder(__doc__ or "")
    surnames = read_csv(facts / "names" / "surnames.csv")
    known = sum(float(row["share_percent"] or 0) for row in surnames)
    unknown = sum(not row["share_percent"] for row in surnames)
    rest = (ALL - known) / unknown

    def rows() -> Iterator[tuple[object, ...]]:
        for row in surnames:
            yield "surname", row["surname"], round(float(row["share_percent"] or rest), 2)
        for sex in ("male", "female"):
            text = (facts / "names" / f"given_{sex}.txt").read_text(encoding="utf-8")
            for name in sorted({line.strip() for line in text.splitlines() if line.strip()}):
                yield f"given_{sex}", name, 1

    write_csv(TARGET, ("kind", "name", "weight"), rows())


if __name__ == "__main__":
    main()
