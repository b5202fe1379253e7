from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    name = "motcua.config"
    verbose_name = _("Cấu hình")
