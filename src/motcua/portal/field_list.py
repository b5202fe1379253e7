"""The fields of procedures as pages offer them."""

from django.core.cache import cache

from motcua.catalogue.selectors import fields_list
from motcua.catalogue.types import FieldRow

KEY = "portal.fields"
SECONDS = 60


def fields_offered() -> tuple[FieldRow, ...]:
    """The fields; the numbers beside them may be a minute old."""
    fields: tuple[FieldRow, ...] | None = cache.get(KEY)
    if fields is None:
        fields = fields_list()
        cache.set(KEY, fields, SECONDS)
    return fields
