"""Good answers to each form of the product. Persons are invented: province code 999."""

import json
from pathlib import Path
from typing import Any

from motcua.catalogue.definitions import forms
from motcua.catalogue.types import FormSpec

GENERIC: dict[str, Any] = {
    "applicant": {
        "full_name": "Nguyễn Thị Minh Khai",
        "personal_number": "999190001234",
        "phone": "0912345678",
        "email": "khai@example.vn",
        "address": "Thôn 5, xã Minh Hưng, huyện Bù Đăng, tỉnh Bình Phước",
    },
    "content": "Đề nghị xác nhận.\nXin cảm ơn.",
}
JUDICIAL: dict[str, Any] = {
    "applicant": {
        "full_name": "Điểu Văn Bình",
        "sex": "male",
        "birth_date": "1990-05-20",
        "birth_place": "Bù Đăng, Bình Phước",
        "nationality": "Việt Nam",
        "permanent_residence": "Xã Minh Hưng, huyện Bù Đăng, tỉnh Bình Phước",
        "phone": "0371234567",
        "paper_kind": "citizen_card",
        "personal_number": "999090001235",
        "paper_issued_on": "2021-06-01",
        "paper_issued_by": "Cục Cảnh sát quản lý hành chính về trật tự xã hội",
    },
    "mother": {"full_name": "Thị Hoa"},
    "residences": [
        {"from": "2004-05", "address": "Xã Minh Hưng, huyện Bù Đăng", "occupation": "Học sinh"},
    ],
    "criminal_record": "none",
    "form_number": "1",
    "purpose": "Bổ sung hồ sơ xin việc",
    "copies": 2,
    "is_true": True,
}
BIRTH: dict[str, Any] = {
    "requester": {
        "full_name": "Trần Văn Nam",
        "personal_number": "999088001236",
        "address": "Phường Tân Phú, thành phố Đồng Xoài, tỉnh Bình Phước",
        "relation": "father",
        "phone": "0858123456",
    },
    "child": {
        "full_name": "Trần Gia Hân",
        "sex": "female",
        "birth_date": "2024-03-02",
        "birth_place": "Bệnh viện Đa khoa tỉnh Bình Phước",
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "home_town": "Đồng Xoài, Bình Phước",
    },
    "mother": {
        "full_name": "Lê Thị Hạnh",
        "birth_year": 1992,
        "ethnicity": "Kinh",
        "nationality": "Việt Nam",
        "address": "Phường Tân Phú, thành phố Đồng Xoài",
    },
    "copies": 0,
    "is_true": True,
}
COPIES: dict[str, Any] = {
    "requester": {
        "full_name": "Phạm Thị Lan",
        "personal_number": "999185001237",
        "phone": "0987654321",
        "address": "Phường Tân Bình, thành phố Đồng Xoài, tỉnh Bình Phước",
    },
    "papers": [
        {
            "name": "Bằng tốt nghiệp đại học",
            "issuer": "Trường Đại học Thủ Dầu Một",
            "pages": 1,
            "copies": 2,
        },
        {
            "name": "Hợp đồng lao động",
            "number": "12/HĐLĐ",
            "issuer": "Công ty A",
            "pages": 5,
            "copies": 1,
        },
    ],
}
GOOD: dict[str, dict[str, Any]] = {
    "generic": GENERIC,
    "judicial-record": JUDICIAL,
    "birth-registration": BIRTH,
    "certified-copies": COPIES,
}


SAMPLES = Path(__file__).parents[1] / "data" / "form_samples"


def samples_of(key: str) -> list[dict[str, Any]]:
    """Several right answers to a form, which together show each of its questions."""
    found: list[dict[str, Any]] = json.loads((SAMPLES / f"{key}.json").read_text(encoding="utf-8"))
    return found


def form(key: str) -> FormSpec:
    return forms()[key]
