"""Why a document is not made or not numbered."""

from motcua.kernel.errors import NotAllowed, Unavailable


class NumberNotAllowed(NotAllowed):
    """Only staff of the agency write in its number books."""

    code = "number_not_allowed"
    message = "Chỉ cán bộ của cơ quan ban hành mới được cấp số văn bản."


class DocumentNotRendered(Unavailable):
    """The typesetter refused the document; the cause is a fault of the template."""

    code = "document_not_rendered"
    message = "Chưa tạo được văn bản. Xin báo quản trị hệ thống."
