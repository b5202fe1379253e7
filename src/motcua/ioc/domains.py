"""The eleven domains of the operations centre, as its opening announced them (2020-09-09)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DOMAINS: dict[int, Promise] = {
    1: _("Kinh tế - xã hội"),
    2: _("Hiệu quả chính quyền, dịch vụ công"),
    3: _("An toàn giao thông"),
    4: _("An ninh, trật tự"),
    5: _("Tương tác với người dân"),
    6: _("Y tế"),
    7: _("Giáo dục"),
    8: _("Đất đai, xây dựng"),
    9: _("An toàn thông tin mạng"),
    10: _("Báo chí, mạng xã hội"),
    11: _("Du lịch"),
}
