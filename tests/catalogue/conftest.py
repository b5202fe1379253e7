from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from motcua.catalogue.reading import COLUMNS
from motcua.catalogue.services import offerings_import, procedures_import
from motcua.kernel.actor import SYSTEM
from motcua.organisation.selectors import agencies_forget
from motcua.organisation.services import UNIT_FILES, agencies_import, units_import

ROW = {
    "code": "9.000001",
    "name": "Cấp giấy xác nhận",
    "ministry": "Bộ Tư pháp",
    "field": "Hộ tịch",
    "levels": "commune",
    "kind": "",
    "decision_no": "1/QĐ-BTP",
    "subjects": "Công dân Việt Nam",
    "executing_agencies": "",
    "competent_agency": "",
}
CHANNEL = {
    "code": "9.000001",
    "ordinal": "1",
    "channel": "online",
    "time_value": "3",
    "time_unit": "working_day",
    "fee_text": "8.000 đồng",
    "fee_vnd": "8000",
}
COMPONENT = {
    "code": "9.000001",
    "ordinal": "1",
    "group": "",
    "name": "Đơn đề nghị",
    "originals": "1",
    "copies": "0",
    "has_form": "0",
    "kind": "submit",
    "count_text": "",
}


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole catalogue with the agencies of the demonstration province, for one module."""
    with django_db_blocker.unblock(), transaction.atomic():
        agencies_forget()
        units_import(actor=SYSTEM, files=UNIT_FILES[:2])
        agencies_import(actor=SYSTEM)
        procedures_import(actor=SYSTEM)
        offerings_import(actor=SYSTEM)
        connection.check_constraints()  # now, not after each test of the module
        yield
        transaction.set_rollback(True)


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a CSV file of this kind of table."""

    def write(kind: str, *rows: dict[str, str], name: str = "") -> Path:
        path = tmp_path / (name or f"{kind}.csv")
        lines = [",".join(COLUMNS[kind])]
        for row in rows:
            cells = ('"' + row[column].replace('"', '""') + '"' for column in COLUMNS[kind])
            lines.append(",".join(cells))
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write
