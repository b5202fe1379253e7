"""Why a file is not taken."""

from motcua.kernel.errors import Invalid
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
