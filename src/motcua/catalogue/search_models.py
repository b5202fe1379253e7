"""What the search is made from besides procedures: everyday words, what people ask for most."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.catalogue.types import WordKind
from motcua.kernel.ids import new_id


class SearchWord(models.Model):
    """An everyday word of the search: what it means, or which procedures are called so.

    `is_own`: an administrator wrote or corrected it, so an import leaves it as it is.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("loại"), max_length=12)
    phrase = models.CharField(_("từ người dân dùng"), max_length=100)
    meanings = ArrayField(models.CharField(max_length=200), verbose_name=_("nghĩa"), default=list)
    codes = ArrayField(models.CharField(max_length=40), verbose_name=_("mã thủ tục"), default=list)
    is_used = models.BooleanField(_("đang dùng"), default=True, db_default=True)
    is_own = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("từ tìm kiếm")
        constraints = [
            models.UniqueConstraint(fields=["kind", "phrase"], name="search_word_once"),
            models.CheckConstraint(
                name="search_word_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in WordKind]),
            ),
        ]

    def __str__(self) -> str:
        return self.phrase


class SearchWeight(models.Model):
    """How much people ask for a procedure, 0 to 100; the code may not be in this catalogue yet."""

    code = models.CharField(_("mã thủ tục"), primary_key=True, max_length=40)
    weight = models.PositiveSmallIntegerField(_("mức ưu tiên"))
    is_essential = models.BooleanField(_("dịch vụ thiết yếu"), default=False, db_default=False)
    is_own = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = _("mức ưu tiên khi tìm")
        constraints = [
            models.CheckConstraint(
                name="search_weight_to_hundred", condition=models.Q(weight__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SearchWeightVersion(models.Model):
    """What was once said of a procedure's weight, who said so, and why. The newest is in force."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("mã thủ tục"), max_length=40)
    number = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField(_("mức ưu tiên"))
    is_essential = models.BooleanField(_("dịch vụ thiết yếu"))
    note = models.CharField(_("lý do"), max_length=300)
    saved_at = models.DateTimeField(_("lúc lưu"))
    saved_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("phiên bản mức ưu tiên")
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="search_weight_version"),
            models.CheckConstraint(
                name="search_weight_version_to_hundred", condition=models.Q(weight__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SearchState(models.Model):
    """One row: a key that the database changes with anything that the search is made from."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    revision = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="search_state_one_row", condition=models.Q(id=1)),
        ]
