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
    """The number belongs to a person who was served at the counter and has no account.

    A number typed by a stranger proves nothing: the person's papers stay closed until an officer
    or VNeID vouches.
    """

    code = "person_known"
    message = marked(
        "Số này đã có hồ sơ nộp tại quầy. Để mở tài khoản xin đến bộ phận một cửa "
        "mang theo thẻ căn cước."
    )
