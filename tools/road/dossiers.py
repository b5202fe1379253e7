"""Three dossiers and the people who handle them. Persons are invented: province code 999."""

import os
from dataclasses import dataclass
from typing import Any

from road import scans

Json = dict[str, Any]
PASSWORD = os.environ.get("JOURNEY_PASSWORD", "dung-thu-2024")
CITIZEN = os.environ.get("JOURNEY_CITIZEN", "congdan1")
ADMINISTRATOR = os.environ.get("JOURNEY_ADMINISTRATOR", "quantri.tthcc")
PAPER = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass(frozen=True, kw_only=True)
class Office:
    """An agency that decides, and the account names of those who work on its dossiers."""

    identifier: str
    desk: str
    case_officer: str
    approver: str
    registrar: str


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """What is handed in where, and which ways round it takes."""

    procedure: str
    office: Office
    data: Json
    findings: str = "Đủ điều kiện."
    at_counter: bool = False
    scans: tuple[tuple[str, bytes], ...] = ()  # whose pages the result must hold
    scanned_pages: int = 0
    with_supplement: bool = False


def _named(name: str, default: str) -> str:
    """The value of `JOURNEY_<name>`, for installations with other agencies and accounts."""
    return os.environ.get(f"JOURNEY_{name}", default)


def _office(name: str, identifier: str, suffix: str, *, desk: str, case_officer: str) -> Office:
    return Office(
        identifier=_named(f"{name}_AGENCY", identifier),
        desk=_named(f"{name}_DESK", desk),
        case_officer=_named(f"{name}_CASE_OFFICER", f"{case_officer}.{suffix}"),
        approver=_named(f"{name}_APPROVER", f"lanhdao.{suffix}"),
        registrar=_named(f"{name}_REGISTRAR", f"vanthu.{suffix}"),
    )


POLICE = _office("POLICE", "000.00.30.H19", "cat", desk="tiepnhan1.tthcc", case_officer="thuly1")
COMMUNE = _office(
    "COMMUNE", "000.00.53.H19", "x25216", desk="tiepnhan.x25216", case_officer="thuly1"
)
HOME = "Phường Phước Long, thành phố Đồng Nai"
JUDICIAL_RECORD: Json = {
    "applicant": {
        "full_name": "Nguyễn Thị Minh Khai",
        "sex": "female",
        "birth_date": "1990-05-20",
        "birth_place": "Phước Long, Bình Phước",
        "nationality": "Việt Nam",
        "permanent_residence": HOME,
        "phone": "0912000011",
        "email": "congdan1@motcua.example",
        "paper_kind": "citizen_card",
        "personal_number": "999190000011",
        "paper_issued_on": "2021-06-01",
        "paper_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    },
    "residences": [{"from": "2004-05", "address": HOME, "occupation": "Giáo viên"}],
    "criminal_record": "none",
    "form_number": "1",
    "purpose": "Bổ sung hồ sơ xin việc",
    "copies": 1,
    "is_true": True,
}
BIRTH: Json = {
    "requester": {
        "full_name": "Nguyễn Thị Minh Khai",
        "personal_number": "999190000011",
        "address": HOME,
        "relation": "mother",
        "phone": "0912000011",
        "email": "congdan1@motcua.example",
    },
    "child": {
        "full_name": "Trần Gia Hân",
        "sex": "female",
        "birth_date": "2024-03-02",
        "birth_place": "Trung tâm Y tế thị xã Phước Long",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "home_town": "Phước Long, Bình Phước",
    },
    "mother": {
        "full_name": "Nguyễn Thị Minh Khai",
        "birth_year": 1990,
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "address": HOME,
    },
    "copies": 0,
    "is_true": True,
}
COPIES: Json = {
    "requester": {
        "full_name": "Phạm Thị Lan",
        "personal_number": "999185000033",
        "phone": "0987000033",
        "address": HOME,
    },
    "papers": [
        {"name": "Bằng tốt nghiệp đại học", "issuer": "Trường Đại học A", "pages": 1, "copies": 2},
        {"name": "Hợp đồng lao động", "issuer": "Công ty B", "pages": 5, "copies": 1},
    ],
}
DOSSIERS = (
    Dossier(
        procedure="3.000333",
        office=POLICE,
        data=JUDICIAL_RECORD,
        findings="Không có án tích.",
    ),
    Dossier(
        procedure="1.001193",
        office=COMMUNE,
        data=BIRTH,
        with_supplement=True,
    ),
    Dossier(
        procedure="2.000815",
        office=COMMUNE,
        data=COPIES,
        at_counter=True,
        scans=(
            ("bang-tot-nghiep.png", scans.png()),
            ("hop-dong.pdf", scans.pdf(*(f"Hop dong, trang {page}" for page in range(1, 6)))),
        ),
        scanned_pages=6,
    ),
)
