"""Refusals of this context."""

from typing import ClassVar

from motcua.kernel.errors import Conflict, Invalid, NotFound
from motcua.kernel.text import marked


class AgencyUnknown(NotFound):
    """No agency under this key."""

    code: ClassVar[str] = "agency_unknown"
    message: ClassVar[str] = marked("Không tìm thấy cơ quan này.")


class ContradictsStored(Conflict):
    """A file is right in itself but contradicts rows that are already stored."""

    code: ClassVar[str] = "contradicts_stored"
    message: ClassVar[str] = marked(
        "Dữ liệu trong tệp trái với dữ liệu đã có; không có gì được ghi."
    )


class AbsenceRefused(Invalid):
    """The absence would overlap, make a chain, or leave the post with nobody."""

    code: ClassVar[str] = "absence_refused"
    message: ClassVar[str] = marked(
        "Chưa ghi được thời gian vắng mặt. Xin xem các mục được đánh dấu."
    )
