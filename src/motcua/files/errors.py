"""Why a file is not taken."""

from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from motcua.kernel.text import marked


class FileRefused(Invalid):
    """The content is not what we take; the message says what is."""

    code = "file_refused"
    message = marked("Tệp không được chấp nhận. Xin nộp tệp PDF, JPG hoặc PNG, không quá 10 MB.")


class FileTooLarge(FileRefused):
    """More bytes than we take."""

    code = "file_too_large"
    status = 413
    message = marked("Tệp quá lớn. Mỗi tệp không quá 10 MB; xin quét lại ở độ phân giải 200 dpi.")


class PagesUncounted(FileRefused):
    """Nobody had time to count the pages: the file is not taken unseen."""

    code = "pages_uncounted"
    status = 503
    message = marked(
        "Hệ thống đang bận nên chưa đếm được số trang của tệp. Xin gửi lại sau ít phút."
    )


class PagesUncountable(FileRefused):
    """Counting the pages takes more time or memory than one file may have."""

    code = "pages_uncountable"
    message = marked(
        "Tệp PDF quá phức tạp nên không đếm được số trang. Xin quét lại hoặc in ra tệp PDF mới."
    )


class UnusedTooMany(FileRefused):
    """The account has sent too many files that are in no dossier yet."""

    code = "unused_files_too_many"
    status = 429
    message = marked("Tài khoản có quá nhiều tệp chưa nằm trong hồ sơ nào.")


class UnusedTooLarge(FileRefused):
    """The files of the account that are in no dossier yet take too much room."""

    code = "unused_files_too_large"
    status = 413
    message = marked("Các tệp chưa nằm trong hồ sơ nào của tài khoản đã quá lớn.")


class FileInfected(NotAllowed):
    """The scanner found malware in it; it is never given out."""

    code = "file_infected"
    message = marked(
        "Tệp này có mã độc nên không mở và không nộp được. "
        "Xin bỏ tệp, quét hoặc chụp lại giấy tờ rồi nộp tệp khác."
    )


class FileAbsent(NotFound):
    """The account has no such file, or gave it up."""

    code = "file_absent"
    message = marked("Không tìm thấy tệp đã tải lên. Xin tải lại tệp.")


class OffsetWrong(Conflict):
    """The pieces that are here end somewhere else."""

    code = "upload_offset_wrong"
    message = marked("Phần tệp gửi lên không nối tiếp phần đã nhận. Xin hỏi lại đã nhận đến đâu.")


class StoreUnavailable(Unavailable):
    """The store of files does not answer, or not with what was kept."""

    code = "store_unavailable"
    message = marked("Kho tệp tạm thời gián đoạn. Xin thử lại sau ít phút.")


class ScannerUnavailable(Unavailable):
    """The scanner does not answer; the file stays pending."""

    code = "scanner_unavailable"
    message = marked("Bộ quét mã độc không trả lời. Xin kiểm tra dịch vụ clamd rồi thử lại.")


class ScanFailed(Unavailable):
    """The scanner answers, but cannot judge this file."""

    code = "scan_failed"
    message = marked("Bộ quét mã độc không quét được tệp này.")
