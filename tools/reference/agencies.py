"""Make the agencies, posts and staff of the demonstration province: Bình Phước until 2025-06-30.

Names and codes of units are real. Identifiers below level 1 and all persons are made up here. What
came after, in `agencies_today.py`, is made of this.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from common import SOURCE, facts_folder, read_csv, write_csv

UNITS = SOURCE / "organisation" / "data"
DATA = UNITS / "binh_phuoc_2024"
PROVINCE = "70"
LEVEL_1 = "H10"
FROM, TO = "2024-01-01", "2025-06-30"
MADE_UP = "demonstration"
SEED = 70_2024

# name in the facts: (symbol on documents, account code, title of the head)
DEPARTMENTS = {
    "Văn phòng UBND tỉnh": ("VPUBND", "vpubnd", "Chánh Văn phòng"),
    "Sở Nội vụ": ("SNV", "snv", "Giám đốc"),
    "Sở Tư pháp": ("STP", "stp", "Giám đốc"),
    "Sở Tài chính": ("STC", "stc", "Giám đốc"),
    "Sở Kế hoạch và Đầu tư": ("SKHĐT", "skhdt", "Giám đốc"),
    "Sở Công Thương": ("SCT", "sct", "Giám đốc"),
    "Sở Nông nghiệp và Phát triển nông thôn": ("SNNPTNT", "snnptnt", "Giám đốc"),
    "Sở Tài nguyên và Môi trường": ("STNMT", "stnmt", "Giám đốc"),
    "Sở Giao thông vận tải": ("SGTVT", "sgtvt", "Giám đốc"),
    "Sở Xây dựng": ("SXD", "sxd", "Giám đốc"),
    "Sở Thông tin và Truyền thông": ("STTTT", "stttt", "Giám đốc"),
    "Sở Khoa học và Công nghệ": ("SKHCN", "skhcn", "Giám đốc"),
    "Sở Lao động - Thương binh và Xã hội": ("SLĐTBXH", "sldtbxh", "Giám đốc"),
    "Sở Văn hóa, Thể thao và Du lịch": ("SVHTTDL", "svhttdl", "Giám đốc"),
    "Sở Giáo dục và Đào tạo": ("SGDĐT", "sgddt", "Giám đốc"),
    "Sở Y tế": ("SYT", "syt", "Giám đốc"),
    "Thanh tra tỉnh": ("TTr", "thanhtra", "Chánh Thanh tra"),
    "Ban Dân tộc": ("BDT", "bdt", "Trưởng ban"),
    "Sở Ngoại vụ": ("SNgV", "sngv", "Giám đốc"),
    "Ban Quản lý khu kinh tế": ("BQLKKT", "bqlkkt", "Trưởng ban"),
}
CENTRE = "Trung tâm Phục vụ hành chính công"
SHORT_ROLES = {
    "desk_officer": "tiepnhan",
    "case_officer": "thuly",
    "approver": "lanhdao",
    "registrar": "vanthu",
}
DESK = "Cán bộ tiếp nhận và trả kết quả"
OFFICER = "Chuyên viên"
# Drawn by nobody: a name more in the middle would rename everybody after it.
ADMINISTRATOR = ("000.00.40.H10", "Quản trị hệ thống", "quantri.tthcc", "Đỗ Hoài An")
REGISTRAR = "Văn thư"
PostCount = tuple[str, str, int]  # role, title, how many hold it
DEPARTMENT_POSTS: tuple[PostCount, ...] = (
    ("case_officer", OFFICER, 2),
    ("registrar", REGISTRAR, 1),
)
DISTRICT_POSTS: tuple[PostCount, ...] = (
    ("desk_officer", DESK, 1),
    ("case_officer", OFFICER, 2),
    ("approver", "Chủ tịch", 1),
    ("registrar", REGISTRAR, 1),
)
COMMUNE_POSTS: tuple[PostCount, ...] = (
    ("desk_officer", DESK, 1),
    ("case_officer", "Công chức Tư pháp - Hộ tịch", 1),
    ("case_officer", "Công chức Văn phòng - Thống kê", 1),
    ("approver", "Chủ tịch", 1),
    ("registrar", REGISTRAR, 1),
)


@dataclass(frozen=True, kw_only=True)
class Agency:
    """One agency and the posts it has."""

    identifier: str
    account_code: str
    name: str
    short_name: str
    symbol: str
    level: str
    kind: str
    unit_code: str
    parent: str = ""
    place: str
    address: str
    posts: tuple[PostCount, ...] = field(repr=False)

    def cells(self) -> tuple[str, ...]:
        return (
            self.identifier,
            self.name,
            self.short_name,
            self.symbol,
            self.level,
            self.kind,
            "2024",
            self.unit_code,
            self.parent,
            self.place,
            self.address,
            "",
            "",
            FROM,
            TO,
            MADE_UP,
        )


AGENCY_COLUMNS = (
    "identifier",
    "name",
    "short_name",
    "symbol",
    "level",
    "kind",
    "unit_era",
    "unit_code",
    "parent_identifier",
    "place",
    "address",
    "phone",
    "email",
    "valid_from",
    "valid_to",
    "source",
)
POST_COLUMNS = ("agency_identifier", "role", "title", "username", "valid_from", "valid_to")
STAFF_COLUMNS = ("username", "full_name", "title")


def identifier(second: int = 0, third: int = 0) -> str:
    """QCVN 102 form, level 4 first: `000.<third>.<second>.H10`."""
    return f"000.{third:02}.{second:02}.{LEVEL_1}"


def provincial(facts: Path) -> Iterator[Agency]:
    """The people's committee, its departments, the police, the centre that receives for them."""
    seat = {"place": "Bình Phước", "address": "Thành phố Đồng Xoài, tỉnh Bình Phước"}
    base = {"level": "province", "unit_code": PROVINCE, **seat}
    top = identifier()
    yield Agency(
        **base,
        identifier=top,
        account_code="ubnd",
        name="Ủy ban nhân dân tỉnh Bình Phước",
        short_name="UBND tỉnh",
        symbol="UBND",
        kind="people_committee",
        posts=(*DEPARTMENT_POSTS, ("approver", "Chủ tịch", 1)),
    )
    rows = read_csv(facts / "agencies" / "provincial_departments.csv")
    names = [row["name"] for row in rows if row["before_2025_03"] == "y" and row["name"] != CENTRE]
    # Those of today have these names too.
    lasting = {row["name"] for row in rows if row["after_2025_03"] and "tỉnh" not in row["name"]}
    for number, name in enumerate(names, start=1):
        symbol, account, head = DEPARTMENTS[name]
        yield Agency(
            **base,
            identifier=identifier(number),
            account_code=account,
            name=full_department_name(name),
            short_name=f"{name} (tỉnh Bình Phước)" if name in lasting else name,
            symbol=symbol,
            kind="department",
            parent=top,
            posts=(*DEPARTMENT_POSTS, ("approver", head, 1)),
        )
    yield Agency(
        **base,
        identifier=identifier(30),
        account_code="cat",
        name="Công an tỉnh Bình Phước",
        short_name="Công an tỉnh",
        symbol="CAT",
        kind="police",  # under the Ministry, not under the people's committee: no parent here
        posts=(*DEPARTMENT_POSTS, ("approver", "Giám đốc", 1)),
    )
    yield Agency(
        **base,
        identifier=identifier(40),
        account_code="tthcc",
        name="Trung tâm Phục vụ hành chính công tỉnh Bình Phước",
        short_name="Trung tâm Phục vụ hành chính công tỉnh",
        symbol="TTPVHCC",
        kind="service_centre",
        parent=identifier(names.index("Văn phòng UBND tỉnh") + 1),
        posts=(("desk_officer", DESK, 3),),
    )


def full_department_name(name: str) -> str:
    if name.startswith(("Văn phòng", "Thanh tra")):
        return name.replace("UBND tỉnh", "Ủy ban nhân dân tỉnh") + " Bình Phước"
    return name + " tỉnh Bình Phước"


def local(facts: Path) -> Iterator[Agency]:
    """The people's committees of the eleven districts, each followed by those of its communes."""
    communes = [
        row
        for row in read_csv(facts / "admin" / "old_communes.csv")
        if row["province_code"] == PROVINCE
    ]
    districts = [
        row
        for row in read_csv(facts / "admin" / "old_districts.csv")
        if row["province_code"] == PROVINCE
    ]
    same_name = Counter(row["full_name"] for row in communes)
    # A commune of today has its name from one of them, and is another one.
    gone_into = {row["old_code"]: row["new_code"] for row in read_csv(UNITS / "succession.csv")}
    present = {row["code"]: row["name"] for row in read_csv(UNITS / "units_2025.csv")}
    same_name.update({present[gone_into[row["code"]]] for row in communes})
    for number, district in enumerate(districts, start=51):
        upper = lower_kind(district["full_name"])
        yield Agency(
            identifier=identifier(number),
            account_code=f"h{district['code']}",
            name=f"Ủy ban nhân dân {upper}",
            short_name=f"UBND {upper}",
            symbol="UBND",
            level="district",
            kind="people_committee",
            unit_code=district["code"],
            parent=identifier(),
            place=district["name"],
            address=f"{district['full_name']}, tỉnh Bình Phước",
            posts=DISTRICT_POSTS,
        )
        own = [row for row in communes if row["district_code"] == district["code"]]
        for order, commune in enumerate(own, start=1):
            name = lower_kind(commune["full_name"])
            clash = f" ({upper})" if same_name[commune["full_name"]] > 1 else ""
            numbered = any(sign.isdigit() for sign in commune["name"])
            yield Agency(
                identifier=identifier(number, order),
                account_code=f"x{commune['code']}",
                name=f"Ủy ban nhân dân {name}",
                short_name=f"UBND {name}{clash}",
                symbol="UBND",
                level="commune",
                kind="people_committee",
                unit_code=commune["code"],
                parent=identifier(number),
                # 30/2020/NĐ-CP, annex I: a unit named by a number is written with its kind.
                place=commune["full_name"] if numbered else commune["name"],
                address=f"{commune['full_name']}, {upper}, tỉnh Bình Phước",
                posts=COMMUNE_POSTS,
            )


def lower_kind(name: str) -> str:
    """`Xã Bom Bo` → `xã Bom Bo`."""
    return name[0].lower() + name[1:]


class Names:
    """Persons drawn from the lists, the same at every run, no name twice."""

    def __init__(self, facts: Path) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - made-up names, not secrets
        rows = read_csv(facts / "names" / "surnames.csv")
        self.surnames = [row["surname"] for row in rows]
        self.weights = [float(row["share_percent"] or 0.3) for row in rows]
        self.given = {
            sex: (facts / "names" / f"given_{sex}.txt").read_text("utf-8").split("\n")
            for sex in ("female", "male")
        }
        self.taken: set[str] = set()

    def draw(self) -> str:
        while True:
            surname = self.random.choices(self.surnames, self.weights)[0]
            either = self.random.choice(("female", "male"))
            sex = {"Thị": "female", "Điểu": "male"}.get(surname, either)
            given = self.random.choice([name for name in self.given[sex] if name.strip()])
            name = f"{surname} {given.strip()}"
            if name not in self.taken:
                self.taken.add(name)
                return name


def staffing(agency: Agency) -> Iterator[tuple[str, str, str]]:
    """Role, title and user name of each person: a number only where several share the role."""
    of_role = Counter[str]()
    for role, _, count in agency.posts:
        of_role[role] += count
    used = Counter[str]()
    for role, title, count in agency.posts:
        for _ in range(count):
            used[role] += 1
            number = str(used[role]) if of_role[role] > 1 else ""
            yield role, title, f"{SHORT_ROLES[role]}{number}.{agency.account_code}"


def main() -> None:
    facts = facts_folder(__doc__ or "")
    agencies = [*provincial(facts), *local(facts)]
    names = Names(facts)
    posts, staff = [], []
    for agency in agencies:
        for role, title, username in staffing(agency):
            posts.append((agency.identifier, role, title, username, FROM, TO))
            staff.append((username, names.draw(), title))
    identifier, title, username, name = ADMINISTRATOR
    posts.append((identifier, "administrator", title, username, FROM, TO))
    staff.append((username, name, title))
    write_csv(DATA / "agencies.csv", AGENCY_COLUMNS, (agency.cells() for agency in agencies))
    write_csv(DATA / "staff.csv", STAFF_COLUMNS, staff)
    write_csv(DATA / "posts.csv", POST_COLUMNS, posts)


if __name__ == "__main__":
    main()
