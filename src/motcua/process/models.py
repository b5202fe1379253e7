"""Definitions as rows that are written once and never changed."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ProcessDefinition(models.Model):
    """A process document under the hash of its content."""

    hash = models.CharField(_("mã băm"), max_length=64, primary_key=True)
    key = models.CharField(_("khóa"), max_length=64)
    title = models.CharField(_("tên quy trình"), max_length=500)
    document = models.JSONField(_("nội dung"))
    created_at = models.DateTimeField(_("lưu lúc"), db_default=Now())

    class Meta:
        verbose_name = _("quy trình")
        indexes = [models.Index(fields=["key", "created_at"], name="process_definition_key")]

    def __str__(self) -> str:
        return self.title
