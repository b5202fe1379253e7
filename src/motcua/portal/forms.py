"""Forms whose fields are not in the catalogue."""

from django import forms
from django.utils.translation import gettext_lazy as _

from motcua.identity.services import Registration
from motcua.kernel.errors import Invalid
from motcua.kernel.text import clean


class RegistrationForm(forms.Form):
    """What a citizen says when opening an account."""

    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=200,
        help_text=_("Viết như trên căn cước, có dấu."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    personal_number = forms.CharField(
        label=_("Số định danh cá nhân"),
        max_length=12,
        help_text=_("12 chữ số trên thẻ căn cước."),
        error_messages={"max_length": _("Số định danh cá nhân gồm đúng 12 chữ số.")},
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=15,
        required=False,
        help_text=_("Để nhận tin nhắn về hồ sơ."),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Thư điện tử chưa đúng, ví dụ đúng: ten@example.vn.")},
    )
    address = forms.CharField(
        label=_("Địa chỉ liên hệ"),
        max_length=300,
        required=False,
        help_text=_("Số nhà, đường hoặc thôn, ấp; xã, phường; huyện; tỉnh."),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    username = forms.CharField(
        label=_("Tên đăng nhập"),
        min_length=3,
        max_length=100,
        help_text=_("Từ 3 ký tự. Dùng để đăng nhập."),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Mật khẩu"),
        max_length=200,
        strip=False,
        help_text=_("Từ 8 ký tự. Một câu ngắn dễ nhớ thì tốt hơn một từ khó."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

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
            self.add_error(name if name in self.fields else None, text)
        if not refusal.fields:
            self.add_error(None, refusal.text)
