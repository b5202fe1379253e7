"""Why a command on a case is refused."""

from motcua.kernel.errors import Conflict, Invalid, NotAllowed
from motcua.kernel.text import marked


class CaseChanged(Conflict):
    """Somebody else acted since the page was opened."""

    code = "case_changed"
    message = marked("Hồ sơ vừa được người khác xử lý. Xin tải lại trang để xem tình trạng mới.")


class StepNotAllowed(Conflict):
    """The state of the case does not allow this step."""

    code = "step_not_allowed"
    message = marked("Hồ sơ không ở bước cho phép làm việc này. Xin tải lại trang.")


class NotYourTask(NotAllowed):
    """The step belongs to another post, or to a colleague who took it."""

    code = "not_your_task"
    message = marked("Bước này thuộc người khác xử lý.")


class SamePerson(NotAllowed):
    """Four eyes: who appraised does not approve."""

    code = "same_person"
    message = marked("Người thẩm định không được phê duyệt chính hồ sơ đó.")


class ProposalMissing(Conflict):
    """The next decision is an approval, and there is nothing to approve yet."""

    code = "proposal_missing"
    message = marked("Bước tiếp theo dẫn đến phê duyệt: xin ghi đề xuất và chọn “Trình phê duyệt”.")


class AlreadyExtended(Conflict):
    """The due time was put off before: the law allows it once."""

    code = "already_extended"
    message = marked("Hồ sơ đã được gia hạn một lần. Pháp luật chỉ cho hẹn lại không quá một lần.")


class AlreadyAcknowledged(Conflict):
    """Somebody else acknowledged the warning before."""

    code = "already_acknowledged"
    message = marked("Đồng nghiệp đã xác nhận cảnh báo này.")


class LimitMissing(Conflict):
    """There is no due time that could be put off."""

    code = "limit_missing"
    message = marked("Hồ sơ này không có hạn trả kết quả nên không gia hạn được.")


class PaperInfected(Invalid):
    """The scanner found malware in a paper; `fields` says in which."""

    code = "file_infected"
    message = marked("Có giấy tờ chứa mã độc nên chưa nộp được.")


class PaperMissing(Invalid):
    """A paper that must be handed in is not there."""

    code = "paper_missing"
    message = marked("Hồ sơ còn thiếu giấy tờ bắt buộc.")


class MonthSealed(Conflict):
    """A seal closes this month of the ledger already."""

    code = "month_sealed"
    message = marked("Tháng này đã được niêm phong.")


class MonthNotClosed(Conflict):
    """The month is not over, not the next one, or not sealed."""

    code = "month_not_closed"
    message = marked("Tháng này chưa thể niêm phong hoặc đưa ra lưu trữ.")


class ArchiveBroken(Conflict):
    """The written file does not prove what the seal says."""

    code = "archive_broken"
    message = marked("Tệp lưu trữ không khớp niêm phong.")


class PaperUnusable(Invalid):
    """The pages of a file cannot become part of a certified copy."""

    code = "paper_unusable"
    message = marked("Có tệp không dùng được để chứng thực bản sao.")


class HistoryThere(Conflict):
    """Another history was begun in this database."""

    code = "history_there"
    message = marked("Cơ sở dữ liệu này đã có (hoặc đang ghi dở) một lịch sử mẫu với số liệu khác.")


class NotADemonstration(Conflict):
    """History that nobody lived has no place beside real dossiers."""

    code = "not_a_demonstration"
    message = marked("Chỉ tạo lịch sử mẫu trong bản chạy thử (MOTCUA_DEMO).")


class ReasonMissing(Invalid):
    """A refusal, a return or a request needs a reason that the citizen can read."""

    code = "reason_missing"
    message = marked("Xin ghi rõ lý do.")


class BookTooLong(Invalid):
    """More rows than a book of this kind holds."""

    code = "book_too_long"
    message = marked("Kỳ này có quá nhiều hồ sơ. Xin chọn kỳ ngắn hơn.")


class TalkClosed(Conflict):
    """The case ended too long ago for messages."""

    code = "talk_closed"
    message = marked("Hồ sơ đã kết thúc quá 30 ngày nên không nhắn thêm được.")


class TooManyMessages(Conflict):
    """More messages in a day than a conversation needs."""

    code = "too_many_messages"
    message = marked(
        "Hôm nay đã gửi nhiều tin trong hồ sơ này. Xin gộp nội dung và gửi vào ngày mai."
    )


class DraftGone(Conflict):
    """The draft that a page shows was handed in, or dropped, on another page."""

    code = "draft_gone"
    message = marked("Hồ sơ này đã được nộp hoặc đã bỏ ở một trang khác.")


class LetterNotWaiting(Conflict):
    """The letter was signed or sent by somebody else, or the case went on without it."""

    code = "letter_not_waiting"
    message = marked("Văn bản này đã được ký, đã gửi, hoặc không cần gửi nữa.")


class RatingClosed(Conflict):
    """The dossier is not finished, or the days for changing the rating are over."""

    code = "rating_closed"
    message = marked(
        "Hồ sơ chưa kết thúc, hoặc đã hết thời gian sửa đánh giá. Cảm ơn ông/bà đã góp ý."
    )


class BatchNotOffered(Conflict):
    """The form of this procedure has more questions than a table can bear."""

    code = "batch_not_offered"
    message = marked(
        "Thủ tục này có quá nhiều mục để điền bằng bảng tính. Xin nộp từng hồ sơ trên cổng."
    )


class TableRefused(Invalid):
    """The whole table is not what can be read; the message says what to do."""

    code = "table_refused"
    message = marked(
        "Không đọc được tệp. Xin tải mẫu về, điền rồi lưu dạng Excel (.xlsx) hoặc CSV UTF-8."
    )


class BatchesTooMany(Conflict):
    """Runs of the account are still being submitted; others wait for the worker too."""

    code = "batches_too_many"
    message = marked(
        "Ông/bà đang có 3 bảng chưa nộp xong. Xin đợi một bảng xong rồi nộp bảng này; bảng này "
        "vẫn được giữ."
    )


class BatchChanged(Conflict):
    """The run was submitted before, or the procedure changed since the table was read."""

    code = "batch_changed"
    message = marked(
        "Bảng này đã được nộp, hoặc thủ tục vừa thay đổi. Xin tải lại trang; nếu thủ tục đã "
        "thay đổi, xin tải mẫu mới rồi điền lại."
    )


class PhoneUnknown(Invalid):
    """No phone is known from before to be the citizen's: a code to another one proves nothing."""

    code = "phone_unknown"
    message = marked(
        "Chưa có số điện thoại nào được biết từ trước là của người này, nên không gửi mã được. "
        "Xin in giấy đồng ý để người đó ký, rồi chụp hoặc quét lại."
    )


class ClaimRefused(Invalid):
    """The number, the dossier and its look-up code do not belong together, or are unknown."""

    code = "claim_refused"
    message = marked(
        "Số định danh, mã hồ sơ và mã tra cứu không khớp nhau. Xin xem lại trên biên nhận, giấy "
        "hẹn hoặc tin nhắn."
    )


class ClaimUnproven(Conflict):
    """The codes are right, yet the dossier has no phone that is surely its citizen's."""

    code = "claim_unproven"
    message = marked(
        "Hồ sơ này không có số điện thoại chắc chắn là của người nộp, nên chưa mở tài khoản bằng "
        "hồ sơ này được. Xin dùng một hồ sơ khác nộp tại quầy; lần tới đến bộ phận một cửa, xin "
        "ghi số điện thoại của chính mình."
    )


class ClaimOver(Conflict):
    """Half an hour is over, or the account was opened meanwhile."""

    code = "claim_over"
    message = marked("Đã quá 30 phút, hoặc tài khoản vừa được mở. Xin làm lại từ đầu.")


class ConsentMissing(Conflict):
    """Nobody hands in for a citizen who did not agree to exactly this dossier."""

    code = "consent_missing"
    message = marked(
        "Chưa có sự đồng ý của người nộp với nội dung hiện tại của hồ sơ. Xin gửi mã tới điện "
        "thoại của người nộp, hoặc đính kèm giấy đồng ý đã ký, rồi nộp."
    )
