"""Why signing or verification was refused."""

from motcua.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from motcua.kernel.text import marked


class CredentialAbsent(NotFound):
    """No active credential for this person or agency."""

    code = "signing_credential_absent"
    message = marked("Không tìm thấy chứng thư số đang còn hiệu lực.")


class SignerNotOwner(NotAllowed):
    """The officer tried to sign with somebody else's credential."""

    code = "signing_not_owner"
    message = marked("Chứng thư số này không thuộc quyền sử dụng của ông/bà.")


class CredentialExpired(Conflict):
    """The certificate is not valid now."""

    code = "signing_credential_expired"
    message = marked(
        "Chứng thư số đã hết hiệu lực hoặc bị thu hồi. Xin liên hệ quản trị viên để cấp lại."
    )


class PkiAbsent(Conflict):
    """The demonstration PKI was not created yet."""

    code = "signing_pki_absent"
    message = marked("Hệ thống chứng thư số chưa được thiết lập. Xin chạy lệnh “motcua signing”.")


class KeyUnreadable(Unavailable):
    """A stored key does not open with the configured passphrase."""

    code = "signing_key_unreadable"
    message = marked("Không mở được khóa ký số với mật khẩu khóa đang cấu hình.")


class PdfUnreadable(Invalid):
    """The bytes are not a PDF that can be read safely."""

    code = "pdf_unreadable"
    message = marked("Tệp này không phải tệp PDF hợp lệ hoặc đã bị hỏng.")


class PdfTooLarge(Invalid):
    """More bytes than the product is willing to check."""

    code = "pdf_too_large"
    message = marked("Tệp PDF quá lớn. Dung lượng tối đa là 25 MB.")


class PdfEncrypted(Invalid):
    """A PDF behind a password cannot be checked."""

    code = "pdf_encrypted"
    message = marked("Tệp PDF được đặt mật khẩu nên không kiểm tra được chữ ký số.")


class PdfTooComplex(Invalid):
    """Checking would take more time or memory than one file may have."""

    code = "pdf_too_complex"
    message = marked("Tệp PDF quá phức tạp, hệ thống đã dừng kiểm tra.")


class FieldAbsent(Invalid):
    """A field to sign or fill is not in the file, or was used already."""

    code = "pdf_field_absent"
    message = marked("Tệp PDF không có vị trí ký hoặc ô cần điền, hoặc vị trí đó đã được sử dụng.")


class TimestampUnavailable(Unavailable):
    """The time-stamping authority did not answer; nothing was signed."""

    code = "timestamp_unavailable"
    message = marked("Dịch vụ dấu thời gian tạm thời không phản hồi. Xin thử ký lại sau ít phút.")


class TimestampRefused(Conflict):
    """The time-stamping authority answered no, or answered wrongly."""

    code = "timestamp_refused"
    message = marked("Dịch vụ dấu thời gian từ chối yêu cầu.")


class VerifierBusy(Unavailable):
    """Too many files are being checked at once."""

    code = "verifier_busy"
    message = marked("Hệ thống đang kiểm tra nhiều tệp cùng lúc. Xin thử lại sau ít phút.")


class PhotoBroken(Invalid):
    """One of the photos cannot be read; `number` is its place, from 0."""

    code = "photo_broken"
    message = marked("Ảnh bị hỏng hoặc quá lớn nên không mở được. Xin chụp lại rồi gửi ảnh khác.")

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
