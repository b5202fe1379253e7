"""Make the table of days on which the public sector rests or works against the weekday."""

from datetime import date

from common import SOURCE, facts_folder, read_csv, write_csv

DATA = SOURCE / "worktime" / "data"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KINDS = {"holiday", "observed", "swap_off", "swap_work"}
# The usual hours of state offices in the south; rows, so that a province can set its own.
SESSIONS = [
    (weekday, start, end)
    for weekday in range(5)
    for start, end in (("07:00", "11:30"), ("13:30", "17:00"))
]


def main() -> None:
    facts = facts_folder(__doc__ or "") / "calendar" / "vn_public_sector_calendar_2018_2027.csv"
    rows = read_csv(facts)
    for row in rows:
        day = date.fromisoformat(row["date"])
        if WEEKDAYS[day.weekday()] != row["weekday"] or row["kind"] not in KINDS:
            raise SystemExit(f"{row['date']}: weekday or kind is wrong in the facts")
    write_csv(
        DATA / "calendar.csv",
        ("date", "kind", "name", "source"),
        ((row["date"], row["kind"], row["name"], row["source"]) for row in rows),
    )
    write_csv(DATA / "sessions.csv", ("weekday", "start", "end"), SESSIONS)


if __name__ == "__main__":
    main()
