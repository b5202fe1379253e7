"""A population register of people who do not exist, for trying the product out.

Every number begins with 999, a province that there is not, so that none is anybody's. The same
question gets the same answer.
"""

from dataclasses import dataclass
from datetime import date

from motcua.identity.errors import RegisterUnavailable
from motcua.identity.ports import RegisterQuestion
from motcua.identity.types import RegisteredPerson, Sex
from motcua.kernel.text import fold, marked

# Whoever tries the product can see what a register that is down does to a form: nothing.
NUMBER_OF_A_FAULT = "999190009999"
_ROWS = (
    ("999190000011", "Nguyễn Thị Minh Khai", date(1990, 5, 19), Sex.FEMALE, "Phường Thác Mơ"),
    ("999085000022", "Trần Văn Phúc", date(1985, 9, 2), Sex.MALE, "Phường Tân Phú"),
    ("999188001234", "Điểu Thị Mai", date(1988, 3, 8), Sex.FEMALE, "Xã Minh Hưng"),
)  # fmt: skip
_PEOPLE = {
    number: RegisteredPerson(
        personal_number=number,
        full_name=name,
        birth_on=birth,
        sex=sex,
        residence=f"{residence}, tỉnh Bình Phước",
    )
    for number, name, birth, sex, residence in _ROWS
}


@dataclass(frozen=True, kw_only=True)
class DemoRegister:
    slug: str = "demo-population"
    title: str = marked("Cơ sở dữ liệu quốc gia về dân cư (bản trình diễn)")

    def look_up(self, question: RegisterQuestion, /) -> RegisteredPerson | None:
        """One of the people who do not exist, by number and name, and day of birth if given."""
        if question.personal_number == NUMBER_OF_A_FAULT:
            raise RegisterUnavailable
        found = _PEOPLE.get(question.personal_number)
        if found is None or fold(found.full_name) != fold(question.full_name):
            return None
        return None if question.birth_on not in (None, found.birth_on) else found
