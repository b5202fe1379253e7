"""What can go wrong with the texts of messages."""

from motcua.kernel.errors import Conflict, Invalid
from motcua.kernel.text import marked


class TextsWrong(Invalid):
    """A text has an unknown blank, is empty or too long; `fields` says which and what."""

    code = "message_texts_wrong"
    message = marked("Chưa lưu được. Xin xem các mục được đánh dấu.")


class DraftChanged(Conflict):
    """Somebody else saved or published since the page was opened."""

    code = "message_draft_changed"
    message = marked(
        "Bản nháp vừa được người khác sửa hoặc công bố. Nội dung ông/bà gõ vẫn còn ở dưới; "
        "xin đối chiếu rồi lưu lại."
    )


class NothingNew(Conflict):
    """The draft says the same as the version in force."""

    code = "message_nothing_new"
    message = marked("Bản nháp giống hệt bản đang dùng nên không có gì để công bố.")
