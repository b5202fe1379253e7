"""Make the agencies of the demonstration province from 2025-07-01 on: Đồng Nai without districts.

Of its communes those that Bình Phước became; the other 55 have no history here. Everybody moves to
the agency that took over, with the same account. Identifiers and the moves are made up here.
"""

from collections.abc import Iterator

from agencies import (
    AGENCY_COLUMNS,
    CENTRE,
    DEPARTMENTS,
    DESK,
    MADE_UP,
    OFFICER,
    POST_COLUMNS,
    REGISTRAR,
    lower_kind,
)
from common import SOURCE, facts_folder, read_csv, write_csv

DATA = SOURCE / "organisation" / "data"
FORMER, NOW = DATA / "binh_phuoc_2024", DATA / "dong_nai_2025"
LEVEL_1 = "H19"
FROM, ERA, PROVINCE = "2025-07-01", "2025", "75"
NAME = "thành phố Đồng Nai"
SYMBOLS = {"Sở Nông nghiệp và Môi trường": "SNNMT", "Sở Dân tộc và Tôn giáo": "SDTTG"}
# Where departments went that are no more; those of the same name went into their like.
JOINED = {
    "Sở Kế hoạch và Đầu tư": "Sở Tài chính",
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Môi trường",
    "Sở Tài nguyên và Môi trường": "Sở Nông nghiệp và Môi trường",
    "Sở Giao thông vận tải": "Sở Xây dựng",
    "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
    "Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ",
    "Ban Dân tộc": "Sở Dân tộc và Tôn giáo",
    "Sở Ngoại vụ": "Văn phòng UBND tỉnh",
}
# The commune of today in which each district had its seat.
SEATS = {
    "688": "25217",
    "689": "25210",
    "690": "25326",
    "691": "25267",
    "692": "25270",
    "693": "25308",
    "694": "25357",
    "695": "25363",
    "696": "25396",
    "697": "25432",
    "698": "25252",
}
UNSURE = {
    "Sở Lao động - Thương binh và Xã hội": "UNSURE: parts went to health and to education",
    "Sở Thông tin và Truyền thông": "UNSURE: the press went to culture",
    "Sở Ngoại vụ": "UNSURE: which body took it over",
}
TITLES = {"000.00.13.H19": "Giám đốc"}  # a board became a department
OF_THE_SEAT = "UNSURE: the commune that has the seat; others took over their own territory"
MERGED, RENEWED, NO_DISTRICTS = "202/2025/QH15", "1662/NQ-UBTVQH15", "72/2025/QH15"
SUCCESSION_COLUMNS = ("old_identifier", "new_identifier", "basis", "note")
COMMUNE_TITLES = {
    "desk_officer": DESK,
    "case_officer": OFFICER,
    "approver": "Chủ tịch",
    "registrar": REGISTRAR,
}
Cells = tuple[str, ...]


def identifier(second: int = 0) -> str:
    """QCVN 102 form, level 4 first; communes stand right below the province."""
    return f"000.00.{second:02}.{LEVEL_1}"


def agency(second: int, name: str, short: str, symbol: str, kind: str, **other: str) -> Cells:
    """One line of the table; without a unit of its own it is an agency of the province."""
    unit = other.get("unit", PROVINCE)
    return (
        *(identifier(second), name, short, symbol),
        *("province" if unit == PROVINCE else "commune", kind, ERA, unit),
        *(other.get("parent", identifier()), other.get("place", "Đồng Nai")),
        *(other.get("address", "Thành phố Đồng Nai"), "", "", FROM, "", MADE_UP),
    )


def provincial(departments: list[str]) -> Iterator[Cells]:
    """The people's committee, its departments, the police, the centre that receives for them."""
    committee = "people_committee"
    name = f"Ủy ban nhân dân {NAME}"
    yield agency(0, name, "UBND thành phố", "UBND", committee, parent="")
    for number, each in enumerate(departments, start=1):
        symbol = SYMBOLS.get(each) or DEPARTMENTS[each][0]
        short = each.replace("tỉnh", "thành phố")
        whole = f"{short.replace('UBND', 'Ủy ban nhân dân')} Đồng Nai"
        whole = whole if "thành phố" in short else f"{each} {NAME}"
        yield agency(number, whole, short, symbol, "department")
    yield agency(30, f"Công an {NAME}", "Công an thành phố", "CATP", "police", parent="")
    office = identifier(departments.index("Văn phòng UBND tỉnh") + 1)
    short = f"{CENTRE} thành phố"
    yield agency(40, f"{CENTRE} {NAME}", short, "TTPVHCC", "service_centre", parent=office)


def communes(units: list[dict[str, str]]) -> Iterator[Cells]:
    """The people's committees of the communes that Bình Phước became, in order of code."""
    for number, unit in enumerate(units, start=51):
        name = lower_kind(unit["name"])
        place = unit["name"].removeprefix(unit["kind"]).strip()
        yield agency(
            *(number, f"Ủy ban nhân dân {name}", f"UBND {name}", "UBND", "people_committee"),
            unit=unit["code"],
            place=place,
            address=f"{unit['name']}, {NAME}",
        )


def went(
    former: list[dict[str, str]], today: list[Cells], units: dict[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    """Of each agency of before the one that took it over, by which law, and what is not sure."""
    by_unit = {each[7]: each[0] for each in today if each[4] == "commune"}
    by_name = {each[2].replace("thành phố", "tỉnh"): each[0] for each in today}
    for row in former:
        code, name = row["unit_code"], row["short_name"].removesuffix(" (tỉnh Bình Phước)")
        if row["level"] == "district":
            yield row["identifier"], by_unit[SEATS[code]], NO_DISTRICTS, OF_THE_SEAT
        elif row["level"] == "commune":
            yield row["identifier"], by_unit[units[code]], RENEWED, ""
        else:
            new = by_name[JOINED.get(name, name)]
            yield row["identifier"], new, MERGED, UNSURE.get(name, "")


def posts(
    former: list[dict[str, str]],
    held: list[dict[str, str]],
    new_of: dict[str, str],
    today: list[Cells],
) -> Iterator[Cells]:
    """Who holds what from that day on. One leads where several come together; the people of the
    districts went other ways.
    """
    rows = {row["identifier"]: row for row in former}
    heads = leading(former, new_of, today)
    for post in held:
        old = rows[post["agency_identifier"]]
        if old["level"] == "district":
            continue
        role, title, new = post["role"], post["title"], new_of[old["identifier"]]
        if old["level"] == "commune":
            title = COMMUNE_TITLES[role]
        if role == "approver":
            head = heads[new]
            title = TITLES.get(new) or next(
                each["title"]
                for each in held
                if (each["agency_identifier"], each["role"]) == (head, "approver")
            )
            title = title if head == old["identifier"] else f"Phó {title}"
        yield new, role, title, post["username"], FROM, ""


def leading(
    former: list[dict[str, str]], new_of: dict[str, str], today: list[Cells]
) -> dict[str, str]:
    """Of each agency of today the one of before whose head leads it: of the same code or name, else
    the first.
    """
    heads: dict[str, str] = {}
    codes = {each[0]: each[7] for each in today}
    names = {each[0]: each[2] for each in today}
    for row in former:
        new = new_of[row["identifier"]]
        same = row["unit_code"] == codes[new] or row["short_name"].startswith(names[new] + " (")
        if row["level"] != "district" and (same or new not in heads):
            heads[new] = row["identifier"]
    return heads


def main() -> None:
    facts = facts_folder(__doc__ or "")
    departments = [
        row["name"]
        for row in read_csv(facts / "agencies" / "provincial_departments.csv")
        if row["after_2025_03"] == "y" and row["name"] != CENTRE
    ]
    former, held = read_csv(FORMER / "agencies.csv"), read_csv(FORMER / "posts.csv")
    own = {row["unit_code"] for row in former if row["level"] == "commune"}
    units = {
        row["old_code"]: row["new_code"]
        for row in read_csv(DATA / "succession.csv")
        if row["old_code"] in own and row["is_default"] == "1"
    }
    new_units = set(units.values())
    found = [
        row
        for row in read_csv(DATA / "units_2025.csv")
        if row["level"] == "commune" and row["code"] in new_units
    ]
    today = [*provincial(departments), *communes(found)]
    succession = list(went(former, today, units))
    new_of = {old: new for old, new, _basis, _note in succession}
    write_csv(NOW / "agencies.csv", AGENCY_COLUMNS, today)
    write_csv(NOW / "succession.csv", SUCCESSION_COLUMNS, succession)
    write_csv(NOW / "posts.csv", POST_COLUMNS, posts(former, held, new_of, today))


if __name__ == "__main__":
    main()
