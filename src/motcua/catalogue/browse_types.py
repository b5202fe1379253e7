"""The words of browsing and of open data that stand alone. Others import them from `types`."""

import datetime as dt
from typing import NamedTuple
from uuid import UUID


class Audience(NamedTuple):
    """Somebody who may ask, and the words of the national list that mean them."""

    key: str
    name: str
    name_en: str
    subjects: tuple[str, ...]


class ChangeRow(NamedTuple):
    """A published version as the feed tells it; number 1: the procedure is new here."""

    id: UUID
    code: str
    number: int
    name: str
    field: str
    published_at: dt.datetime


class Fingerprint(NamedTuple):
    """What changes when anything in the published catalogue does, and when it last did."""

    value: str
    changed_at: dt.datetime | None
