"""Why a file is not taken."""

from motcua.kernel.errors import Invalid


class FileRefused(Invalid):
    """The content is not what we take; the message says what is."""

    code = "file_refused"
    message = "Tệp không được chấp nhận. Xin nộp tệp PDF, JPG hoặc PNG, không quá 10 MB."


class FileTooLarge(FileRefused):
    """More bytes than we take."""

    code = "file_too_large"
    status = 413
    message = "Tệp quá lớn. Mỗi tệp không quá 10 MB; xin quét lại ở độ phân giải 200 dpi."
