"""What the keys in the facts stand for: agencies with their units of both eras, procedures with
their field.
"""

from collections.abc import Mapping, Sequence

import duckdb

from motcua.catalogue import selectors as catalogue
from motcua.ioc import lake
from motcua.ioc.lake import Manifest
from motcua.organisation import selectors as organisation

AGENCIES: Mapping[str, str] = dict.fromkeys(
    ("agency", "identifier", "name", "level", "kind", "parent", "era", "commune"), "VARCHAR"
) | dict.fromkeys(("district", "present"), "VARCHAR")
PROCEDURES: Mapping[str, str] = dict.fromkeys(("procedure", "name", "field"), "VARCHAR")
DIMS: Mapping[str, Mapping[str, str]] = {"agencies": AGENCIES, "procedures": PROCEDURES}


def rows() -> dict[str, list[Sequence[str]]]:
    """The rows of both, as they are now. Three queries at most."""
    places = {each.agency_id: each for each in organisation.agency_territories()}
    agencies: list[Sequence[str]] = []
    for agency in organisation.agencies_list():
        place = places.get(agency.id)
        agencies.append(
            (
                *(str(agency.id), agency.identifier, agency.name),
                *(agency.level.value, agency.kind.value, str(agency.parent_id or "")),
                *((place.era, place.commune) if place else ("", "")),
                *((place.district, place.present) if place else ("", "")),
            )
        )
    known = catalogue.procedure_fields().items()
    return {
        "agencies": agencies,
        "procedures": [(code, name, field) for code, (name, field) in known],
    }


def write(at: duckdb.DuckDBPyConnection, old: Manifest | None) -> dict[str, str]:
    """The files of both, new ones only where something changed; as the manifest names them."""
    files = dict(old.files.get("dims", {})) if old else {}
    for name, found in rows().items():
        columns = DIMS[name]
        at.execute(
            f"CREATE OR REPLACE TABLE dim AS SELECT "
            f"{', '.join(f'unnest(?::VARCHAR[]) AS {column}' for column in columns)}",
            [list(column) for column in zip(*found, strict=True)] or [[]] * len(columns),
        )
        if name in files and not _differs(at, name, files[name]):
            continue
        path = lake.new_path("dims", name)
        at.execute(f"COPY (FROM dim ORDER BY 1) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
        files[name] = lake.relative(path)
    return files


def _differs(at: duckdb.DuckDBPyConnection, name: str, file: str) -> bool:
    kept = f"FROM read_parquet('{lake.root() / file}')"
    found = at.execute(f"(FROM dim EXCEPT {kept}) UNION ALL ({kept} EXCEPT FROM dim) LIMIT 1")
    return found.fetchone() is not None
