"""Why a document is not made or not numbered."""

from motcua.kernel.drafts import DraftChanged, NothingNew, TextsWrong
from motcua.kernel.errors import NotAllowed, Unavailable
from motcua.kernel.text import marked

__all__ = [
    "DocumentNotRendered",
    "DraftChanged",
    "NothingNew",
    "NumberNotAllowed",
    "TextsWrong",
]


class NumberNotAllowed(NotAllowed):
    """Only staff of the agency write in its number books."""

    code = "number_not_allowed"
    message = marked("Chỉ cán bộ của cơ quan ban hành mới được cấp số văn bản.")


class DocumentNotRendered(Unavailable):
    """The typesetter refused the document; the cause is a fault of the template."""

    code = "document_not_rendered"
    message = marked("Chưa tạo được văn bản. Xin báo quản trị hệ thống.")
