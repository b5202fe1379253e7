"""Forms whose fields are not in the catalogue."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.identity.services import Registration
from motcua.kernel.errors import Invalid
from motcua.kernel.text import clean

# The columns' lengths; numbers, names and passwords are judged by the service.
LENGTHS = {"full_name": 200, "phone": 15, "email": 254, "address": 300, "username": 100}
MESSAGES = {
    "required": _("%(label)s: chưa điền. Xin điền mục này."),
    "invalid": _("%(label)s chưa đúng. Xin kiểm tra lại."),
}
WEAK_PASSWORD = _(
    "Mật khẩu cần ít nhất 8 ký tự và không phải mật khẩu ai cũng đoán được, như 12345678."
)


class RegistrationForm(forms.Form):
    """What a citizen says when opening an account."""

    full_name = forms.CharField(
        label=_("Họ và tên"),
        help_text=_("Viết như trên căn cước, có dấu."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    personal_number = forms.CharField(
        label=_("Số định danh cá nhân"),
        help_text=_("12 chữ số trên thẻ căn cước."),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        required=False,
        help_text=_("Để nhận tin nhắn về hồ sơ."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    address = forms.CharField(
        label=_("Địa chỉ liên hệ"),
        required=False,
        help_text=_("Số nhà, đường hoặc thôn, ấp; xã, phường; huyện; tỉnh."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        help_text=_("Từ 3 ký tự. Dùng để đăng nhập."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        help_text=_("Từ 8 ký tự. Một câu ngắn dễ nhớ thì tốt hơn một từ khó."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Mapping[str, str] | None = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            for code, text in MESSAGES.items():
                field.error_messages[code] = text % {"label": field.label}

    def clean(self) -> dict[str, str]:
        """No text longer than its column."""
        values = self.cleaned_data
        for name, most in LENGTHS.items():
            if len(values.get(name, "")) > most:
                text = _("%(label)s dài quá %(most)d ký tự. Xin viết ngắn lại.")
                self.add_error(name, text % {"label": self.fields[name].label, "most": most})
        return values

    def registration(self) -> Registration:
        """The cleaned values, as the service takes them."""
        values = {name: str(value) for name, value in self.cleaned_data.items()}
        password = values.pop("password")
        return Registration(
            password=password, **{name: clean(value) for name, value in values.items()}
        )

    def refuse(self, refusal: Invalid) -> None:
        """Put what the service says beside its fields."""
        for name, text in refusal.fields.items():
            said = WEAK_PASSWORD if name == "password" else text
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, refusal.text)
