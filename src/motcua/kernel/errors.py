"""Refusals with a stable code. Delivery turns them into Vietnamese pages or problem+json."""

from collections.abc import Mapping
from typing import ClassVar

from motcua.kernel.text import marked, spoken


class DomainError(Exception):
    """A command was refused and changed nothing.

    `code` is stable and may be relied on by machines; `message` is marked Vietnamese and says the
    way out; `fields` maps a field name to what is wrong with it, in the language of the actor.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    message: ClassVar[str] = marked("Yêu cầu không thực hiện được.")

    def __init__(
        self, message: str | None = None, *, fields: Mapping[str, str] | None = None
    ) -> None:
        self._said = message or self.message
        self.fields = {name: spoken(wrong) for name, wrong in (fields or {}).items()}
        super().__init__(self._said)

    @property
    def text(self) -> str:
        """What happened, in the language of the one who reads it now."""
        return spoken(self._said)


class NotFound(DomainError):
    """Absent, or not for this actor: the two look alike."""

    code = "not_found"
    status = 404
    message = marked("Không tìm thấy nội dung này, hoặc ông/bà không có quyền xem.")


class NotAllowed(DomainError):
    """The actor may see the thing but may not do this to it."""

    code = "not_allowed"
    status = 403
    message = marked("Ông/bà không có quyền thực hiện việc này.")


class Invalid(DomainError):
    """The input is wrong; `fields` says where."""

    code = "invalid"
    status = 422
    message = marked("Thông tin chưa đúng. Xin xem các mục được đánh dấu.")


class Conflict(DomainError):
    """The thing changed in the meantime, or the step does not fit its state."""

    code = "conflict"
    status = 409
    message = marked("Nội dung đã thay đổi. Xin tải lại trang rồi thử lại.")


class Unavailable(DomainError):
    """An outside system decided nothing; trying again is safe."""

    code = "unavailable"
    status = 503
    message = marked("Dịch vụ tạm thời gián đoạn. Xin thử lại sau ít phút.")
