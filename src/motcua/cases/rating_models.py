"""What citizens said of finished dossiers, and how often each level was given."""

from django.db import models

from motcua.cases.citizen_types import RatingLevel

LEVELS = [level.value for level in RatingLevel]


class Rating(models.Model):
    """One rating of one dossier. It names nobody: who rated is known by the case alone."""

    case = models.OneToOneField(
        "cases.Case", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-at"],
                name="rating_comment_of_agency",
                condition=~models.Q(comment=""),
            )
        ]
        constraints = [
            models.CheckConstraint(name="rating_level_known", condition=models.Q(level__in=LEVELS))
        ]


class RatingCount(models.Model):
    """How often a level was given for an agency in a month. Kept with each rating."""

    pk = models.CompositePrimaryKey("agency_id", "month", "level")
    agency = models.ForeignKey(
        "organisation.Agency", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    month = models.DateField()
    level = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rating_count_level_known", condition=models.Q(level__in=LEVELS)
            )
        ]
