"""Moments of a life: a way into the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LifeEvent(models.Model):
    """A moment of a life that needs several procedures: a way into the catalogue."""

    key = models.CharField(primary_key=True, max_length=40)
    position = models.PositiveSmallIntegerField()
    icon = models.CharField(max_length=20)
    name = models.CharField(_("việc"), max_length=80)
    name_en = models.CharField(max_length=80)
    about = models.CharField(_("giải thích"), max_length=200)
    about_en = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("việc trong đời")
        constraints = [
            models.CheckConstraint(name="life_event_key_given", condition=~models.Q(key="")),
        ]

    def __str__(self) -> str:
        return self.name


class LifeEventProcedure(models.Model):
    """A procedure that belongs to a moment of life; the code may not be in this catalogue yet."""

    id = models.BigAutoField(primary_key=True)
    # Nothing but a line of the moment: it goes with it.
    event = models.ForeignKey(
        LifeEvent, on_delete=models.CASCADE, related_name="procedures", db_index=False
    )
    ordinal = models.PositiveSmallIntegerField()
    group = models.CharField(_("nhóm"), max_length=80)
    group_en = models.CharField(max_length=80)
    code = models.CharField(_("mã thủ tục"), max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "ordinal"], name="life_event_ordinal"),
        ]
