"""Why somebody may not come in."""

from motcua.kernel.errors import DomainError, Invalid
from motcua.kernel.text import marked


class LoginRefused(Invalid):
    """Wrong name or wrong password: the two look alike."""

    code = "login_refused"
    status = 401
    message = marked("Tên đăng nhập hoặc mật khẩu không đúng.")


class LoginLocked(DomainError):
    """Too many failures in a row."""

    code = "login_locked"
    status = 429
    message = marked("Đăng nhập sai nhiều lần. Xin thử lại sau 15 phút.")


class UsernameTaken(Invalid):
    """Another account has this name."""

    code = "username_taken"
    message = marked("Tên đăng nhập này đã có người dùng.")


class PersonalNumberTaken(Invalid):
    """The person with this number has an account."""

    code = "personal_number_taken"
    message = marked("Số định danh này đã có tài khoản. Xin đăng nhập.")


class PersonKnown(Invalid):
    """The number belongs to a person with an account, or to one who was served at the counter and
    has none: a stranger is not told which.

    A number typed by a stranger proves nothing: the person's papers stay closed until she shows
    that she holds one of her dossiers.
    """

    code = "person_known"
    message = marked(
        "Số này đã có trong hệ thống. Đã có tài khoản thì xin đăng nhập; từng nộp hồ sơ tại quầy "
        "hoặc nhờ người nộp giúp thì mở tài khoản bằng hồ sơ đó."
    )


class TriesTooMany(DomainError):
    """Too many wrong answers in a row."""

    code = "tries_too_many"
    status = 429
    message = marked("Đã thử sai nhiều lần. Xin thử lại sau 15 phút.")


class LanguageUnknown(Invalid):
    """A language that the product does not speak."""

    code = "language_unknown"
    message = marked("Chưa có ngôn ngữ này. Xin chọn tiếng Việt hoặc tiếng Anh.")


class CardUnreadable(Invalid):
    """No code of an identity card was found in the text or the photo."""

    code = "card_unreadable"
    message = marked(
        "Không đọc được mã QR của thẻ căn cước. Xin chụp lại gần, đủ sáng, thấy trọn mã QR; hoặc "
        "tự điền các mục dưới đây."
    )


class CardContradicts(Invalid):
    """The number on the card tells another sex or year of birth than the card itself."""

    code = "card_contradicts"
    message = marked(
        "Mã QR đọc được nhưng các nội dung trong mã không khớp nhau (số, giới tính, ngày sinh). "
        "Xin kiểm tra lại thẻ và tự điền các mục dưới đây."
    )


class CardReaderBusy(DomainError):
    """Other photos are being read."""

    code = "card_reader_busy"
    status = 503
    message = marked("Máy đang đọc ảnh thẻ của người khác. Xin thử lại sau ít phút, hoặc tự điền.")


class RegisterUnavailable(DomainError):
    """The register did not answer, or not in time: nothing was decided, nobody waits for it."""

    code = "register_unavailable"
    status = 503
    message = marked("Cơ sở dữ liệu chưa trả lời. Ông/bà cứ khai, cán bộ sẽ đối chiếu sau.")


class CodeWrong(Invalid):
    """Not the last code that was sent, too old, used, or tried too often: they look alike."""

    code = "code_wrong"
    message = marked(
        "Mã không đúng hoặc đã hết hạn. Xin kiểm tra lại tin nhắn; sau 5 lần sai hoặc 10 phút "
        "phải gửi mã mới."
    )


class CodesTooMany(DomainError):
    """Too many codes to this phone, or asked for by this account."""

    code = "codes_too_many"
    status = 429
    message = marked(
        "Đã gửi nhiều mã trong thời gian ngắn. Xin đợi 15 phút, hoặc dùng giấy đồng ý đã ký."
    )
