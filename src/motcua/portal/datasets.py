"""The catalogue as data for machines: the shape of each row, and pieces of text to send.

The names of fields are a promise: a field may be added, none is renamed or taken away.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any
from uuid import UUID

from motcua.catalogue.selectors import offerings_published, procedures_published
from motcua.catalogue.types import ChannelTerms, PublishedVersion
from motcua.kernel import clock
from motcua.organisation.selectors import agencies_list
from motcua.organisation.types import AgencyInfo
from motcua.portal.structured import page_url

LINES = 200  # rows sent together
PROCEDURE_COLUMNS = (
    "code",
    "name",
    "field",
    "ministry",
    "levels",
    "subjects",
    "online_limit_value",
    "online_limit_unit",
    "online_fee_vnd",
    "papers",
    "results",
    "is_offered",
    "version",
    "published_at",
    "url",
)
OFFERING_COLUMNS = ("code", "competent_agency", "receiving_agency")
OFFICE_COLUMNS = (
    "identifier",
    "name",
    "short_name",
    "level",
    "kind",
    "unit_code",
    "parent_identifier",
    "address",
    "phone",
    "email",
    "valid_from",
    "valid_to",
    "url",
)


def procedures_as_json() -> Iterator[str]:
    """Every procedure with its papers, channels and results, as one JSON document."""
    rows = (_procedure(version, offered) for version, offered in procedures_published())
    return _document(rows)


def procedures_as_csv() -> Iterator[str]:
    """Every procedure, one line each."""
    rows = (_procedure_line(version, offered) for version, offered in procedures_published())
    return _table(PROCEDURE_COLUMNS, rows)


def offerings_as_csv() -> Iterator[str]:
    """Which agency decides which procedure, and where it is handed in."""
    names = {agency.id: agency.identifier for agency in agencies_list()}
    rows = (
        (code, names.get(competent, ""), names.get(receiving, ""))
        for code, competent, receiving in offerings_published()
    )
    return _table(OFFERING_COLUMNS, rows)


def offices() -> list[dict[str, Any]]:
    """Every agency of today. From memory."""
    everyone = agencies_list()
    names = {agency.id: agency.identifier for agency in everyone}
    return [_office(agency, names) for agency in everyone if agency.is_valid(clock.today())]


def offices_as_json() -> Iterator[str]:
    """Every agency, as one JSON document."""
    return _document(offices())


def offices_as_csv() -> Iterator[str]:
    """Every agency, one line each."""
    return _table(OFFICE_COLUMNS, (list(row.values()) for row in offices()))


def _office(agency: AgencyInfo, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "identifier": agency.identifier,
        "name": agency.name,
        "short_name": agency.short_name,
        "level": agency.level.value,
        "kind": agency.kind.value,
        "unit_code": agency.unit_code or "",
        "parent_identifier": names.get(agency.parent_id, "") if agency.parent_id else "",
        "address": agency.address,
        "phone": agency.phone,
        "email": agency.email,
        "valid_from": agency.valid_from.isoformat(),
        "valid_to": agency.valid_to.isoformat() if agency.valid_to else "",
        "url": page_url("office", agency.identifier),
    }


def _procedure(version: PublishedVersion, offered: bool) -> dict[str, Any]:  # noqa: FBT001 - a column
    return {
        "code": version.code,
        "name": version.name,
        "field": version.field,
        "ministry": version.ministry,
        "kind": version.kind,
        "decision_no": version.decision_no,
        "levels": [level.value for level in version.levels],
        "subjects": list(version.subjects),
        "executing_agencies": version.executing_agencies,
        "competent_agency": version.competent_agency,
        "channels": [_channel(terms) for terms in version.channels],
        "papers": [
            {
                "key": part.key,
                "name": part.name,
                "group": part.group,
                "kind": part.kind.value,
                "originals": part.originals,
                "copies": part.copies,
                "required": part.required,
            }
            for part in version.papers
        ],
        "results": [{"code": result.code, "name": result.name} for result in version.results],
        "legal_refs": list(version.legal_refs),
        "is_offered": offered,
        "version": version.number,
        "published_at": clock.local(version.published_at).isoformat(),
        "url": page_url("card", version.code),
    }


def _channel(terms: ChannelTerms) -> dict[str, Any]:
    return {
        "channel": terms.channel.value,
        "limit_value": terms.value,
        "limit_unit": terms.unit.value if terms.unit else None,
        "limit_assumed": terms.assumed,
        "fee_vnd": terms.fee_vnd,
        "fee_text": terms.fee_text,
        "note": terms.note,
    }


def _procedure_line(version: PublishedVersion, offered: bool) -> Sequence[object]:  # noqa: FBT001 - as above
    terms = version.terms("online")
    return (
        version.code,
        version.name,
        version.field,
        version.ministry,
        "|".join(level.value for level in version.levels),
        "|".join(version.subjects),
        "" if terms.value is None else terms.value,
        terms.unit.value if terms.unit else "",
        "" if terms.fee_vnd is None else terms.fee_vnd,
        len(version.papers),
        "|".join(result.name for result in version.results),
        int(offered),
        version.number,
        clock.local(version.published_at).isoformat(),
        page_url("card", version.code),
    )


def _document(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """`{"items": [...]}`, a piece of rows at a time."""
    yield '{"items":['
    yield from _pieces(rows, lambda row, first: ("\n" if first else ",\n") + _json(row))
    yield "\n]}\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _line(columns)
    yield from _pieces(rows, lambda row, _first: _line(row))


def _pieces(rows: Iterable[Any], told: Callable[[Any, bool], str]) -> Iterator[str]:
    waiting: list[str] = []
    for number, row in enumerate(rows):
        waiting.append(told(row, number == 0))
        if len(waiting) == LINES:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _line(cells: Sequence[object]) -> str:
    stream = StringIO()
    csv.writer(stream).writerow(cells)
    return stream.getvalue()
