"""Make the tables of working time: the week, days against the weekday, same-day procedures."""

from datetime import date

from common import SOURCE, facts_folder, read_csv, write_csv

DATA = SOURCE / "worktime" / "data"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
KINDS = {"holiday", "observed", "swap_off", "swap_work"}
# The usual hours of state offices in the south; rows, so that a province can set its own.
WEEK_SOURCE = (
    "40 giờ mỗi tuần, nghỉ thứ bảy và chủ nhật: Quyết định 188/1999/QĐ-TTg; "
    "giờ trong ngày theo thông lệ, tỉnh tự đặt"
)
SESSIONS = [
    ("", weekday, start, end, "", "", WEEK_SOURCE)
    for weekday in range(5)
    for start, end in (("07:00", "11:30"), ("13:30", "17:00"))
]
# Whose card in the national database promises the result within the day, until 15:00.
SAME_DAY = [
    (code, "15:00", "", "", f"Thời hạn công bố của thủ tục {code}")
    for code in ("1.001193", "2.000635", "2.000908")
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
    write_csv(
        DATA / "sessions.csv",
        ("agency", "weekday", "start", "end", "valid_from", "valid_to", "source"),
        SESSIONS,
    )
    write_csv(
        DATA / "same_day.csv",
        ("procedure_code", "cutoff", "valid_from", "valid_to", "source"),
        SAME_DAY,
    )


if __name__ == "__main__":
    main()
