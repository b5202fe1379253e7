"""Of which dossiers a row speaks: the columns of `ioc.types.Slice`."""

from django.db import models

from motcua.ioc.types import Slice
from motcua.kernel.errors import NotFound

LONGEST = {"unit": 20, "procedure": 40, "field": 300, "channel": 20}


class SliceColumns(models.Model):
    """A slice in a row. Empty: everything that the asker sees from there."""

    of_agency = models.ForeignKey(
        "organisation.Agency",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
    )
    is_alone = models.BooleanField(default=False, db_default=False)
    unit = models.CharField(max_length=LONGEST["unit"], blank=True)
    procedure = models.CharField(max_length=LONGEST["procedure"], blank=True)
    field = models.CharField(max_length=LONGEST["field"], blank=True)
    channel = models.CharField(max_length=LONGEST["channel"], blank=True)

    class Meta:
        abstract = True

    @property
    def wanted(self) -> Slice:
        """The slice as `ioc` takes it."""
        return Slice(
            agency_id=self.of_agency_id,
            is_alone=self.is_alone,
            unit=self.unit,
            procedure=self.procedure,
            field=self.field,
            channel=self.channel,
        )


def columns_of(wanted: Slice) -> dict[str, object]:
    """A slice as values of the columns; `NotFound` for one with longer names than there are."""
    if any(len(getattr(wanted, name)) > longest for name, longest in LONGEST.items()):
        raise NotFound
    return {
        "of_agency_id": wanted.agency_id,
        "is_alone": wanted.is_alone,
        "unit": wanted.unit,
        "procedure": wanted.procedure,
        "field": wanted.field,
        "channel": wanted.channel,
    }
