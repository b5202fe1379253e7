"""Eight moments of a life, each a way into the list of procedures."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A tile of the start page: what it says and what it looks for."""

    icon: str
    label: str | Promise
    words: str = ""
    field: str = ""

    @property
    def query(self) -> str:
        """The filters of the list behind this tile."""
        pairs = {"q": self.words, "linh-vuc": self.field}
        return urlencode({name: value for name, value in pairs.items() if value})


LIFE_EVENTS = (
    LifeEvent(icon="child", label=_("Sinh con"), words="khai sinh"),
    LifeEvent(icon="rings", label=_("Kết hôn"), words="kết hôn"),
    LifeEvent(icon="stamp", label=_("Chứng thực, sao y"), field="Chứng thực"),
    LifeEvent(icon="home", label=_("Cư trú"), field="Đăng ký, quản lý cư trú"),
    LifeEvent(icon="work", label=_("Mở cửa hàng, hộ kinh doanh"), words="hộ kinh doanh"),
    LifeEvent(icon="land", label=_("Nhà và đất"), field="Đất đai"),
    LifeEvent(icon="paper", label=_("Lý lịch tư pháp"), field="Lý lịch tư pháp"),
    LifeEvent(icon="lotus", label=_("Người thân qua đời"), words="khai tử"),
)
