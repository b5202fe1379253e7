"""Numbers that identify people: what they must look like. Pure Python."""

import re

from motcua.kernel.text import marked

_PERSONAL_NUMBER = re.compile(r"[0-9]{12}")
_PHONE = re.compile(r"0[35789][0-9]{8}")
PERSONAL_NUMBER_PROBLEM = marked("Số định danh cá nhân gồm đúng 12 chữ số.")
PHONE_PROBLEM = marked("Số điện thoại di động gồm 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09.")


def personal_number_problem(value: str) -> str | None:
    """What is wrong with a personal number, in marked Vietnamese, or None.

    Structure: NĐ 137/2015/NĐ-CP, art. 13.
    """
    return None if _PERSONAL_NUMBER.fullmatch(value) else PERSONAL_NUMBER_PROBLEM


def phone_problem(value: str) -> str | None:
    """What is wrong with a mobile number, in marked Vietnamese, or None."""
    return None if _PHONE.fullmatch(value) else PHONE_PROBLEM
