from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoardsConfig(AppConfig):
    name = "motcua.boards"
    verbose_name = _("Trung tâm điều hành")
