"""Numbers that identify people: what they must look like. Pure Python."""

import re

_PERSONAL_NUMBER = re.compile(r"[0-9]{12}")
_PHONE = re.compile(r"0[35789][0-9]{8}")


def personal_number_problem(value: str) -> str | None:
    """What is wrong with a personal number, in Vietnamese, or None.

    Structure: NĐ 137/2015/NĐ-CP, art. 13.
    """
    return None if _PERSONAL_NUMBER.fullmatch(value) else "Số định danh cá nhân gồm đúng 12 chữ số."


def phone_problem(value: str) -> str | None:
    """What is wrong with a mobile number, in Vietnamese, or None."""
    return (
        None
        if _PHONE.fullmatch(value)
        else "Số điện thoại di động gồm 10 chữ số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."
    )
