"""Reading a log into a lake of the test's own."""

import pytest

from motcua.ioc.logs.importing import log_import
from motcua.ioc.logs.types import LogMapping


@pytest.fixture
def take(tmp_path, lake_dir):
    """Reads bytes or text into a dataset."""

    def taken(content: bytes | str, file: str = "log", name: str = "old", **mapping):
        path = tmp_path / file
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return log_import(path=path, name=name, mapping=LogMapping(**mapping))

    return taken
