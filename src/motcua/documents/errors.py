"""Why a document is not made or not numbered."""

from motcua.kernel.errors import Conflict, Invalid, NotAllowed, Unavailable
from motcua.kernel.text import marked


class NumberNotAllowed(NotAllowed):
    """Only staff of the agency write in its number books."""

    code = "number_not_allowed"
    message = marked("Chỉ cán bộ của cơ quan ban hành mới được cấp số văn bản.")


class DocumentNotRendered(Unavailable):
    """The typesetter refused the document; the cause is a fault of the template."""

    code = "document_not_rendered"
    message = marked("Chưa tạo được văn bản. Xin báo quản trị hệ thống.")


class TextsWrong(Invalid):
    """A text has an unknown blank, is empty or too long; `fields` says which and what."""

    code = "texts_wrong"
    message = marked("Chưa lưu được. Xin xem các mục được đánh dấu.")


class DraftChanged(Conflict):
    """Somebody else saved or published since the page was opened."""

    code = "draft_changed"
    message = marked(
        "Bản nháp vừa được người khác sửa hoặc công bố. Nội dung ông/bà gõ vẫn còn ở dưới; "
        "xin đối chiếu rồi lưu lại."
    )


class NothingNew(Conflict):
    """The draft says the same as the version in force."""

    code = "nothing_new"
    message = marked("Bản nháp giống hệt bản đang dùng nên không có gì để công bố.")
