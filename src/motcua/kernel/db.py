"""Plain SQL for the hot paths: prepared once per connection, sent in one round trip where it
counts.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DataError, connection, models
from django.db.models import Model
from psycopg.generators import send
from psycopg.types.json import Jsonb

# What the database answers for a value that it cannot hold: a NUL character, a number out of range.
Unstorable = DataError
M = TypeVar("M", bound=Model)
# psycopg remembers how it read a statement up to this many, and reads longer ones anew each time
MOST_PARAMS = 50


class _Gathered(threading.local):
    """The INSERTs of an open `pipeline` that wait to be sent as one statement."""

    open: bool = False

    def __init__(self) -> None:
        self.statements: list[tuple[str, Sequence[Any]]] = []


_gathered = _Gathered()


class _OnePacket(deque[Callable[[], None]]):
    """What waits in a pipeline. psycopg takes one and sends it, takes the next and sends it, and
    each of these packets wakes the server: here it takes all of them at once.
    """

    def popleft(self) -> Callable[[], None]:
        """All that wait, as one command."""
        return self._take

    def _take(self) -> None:
        while self:
            super().popleft()()


class _Queued(psycopg.Cursor[Any]):
    """A cursor whose statement waits in the pipeline until something is fetched or it ends."""

    def _execute_gen(self, query: Any, params: Any = None, **options: Any) -> Any:
        yield from self._start_query(query)
        yield from self._maybe_prepare_gen(self._convert_query(query, params), **options)
        self._last_query = query

    def _fetch_pipeline(self) -> None:
        pipeline = self._conn._pipeline  # noqa: SLF001 - there is no public way
        if pipeline is not None and self.pgresult is None:
            with self._conn.lock:
                self._conn.wait(_answers(pipeline))


def _answers(pipeline: psycopg.Pipeline) -> Generator[Any, Any, None]:
    """Send all that waits with the wish to be answered, and read what comes."""
    pipeline.command_queue.append(pipeline.pgconn.send_flush_request)
    yield from pipeline._communicate_gen()  # noqa: SLF001 - as above
    yield from send(pipeline.pgconn)  # the rest of what is more than the line takes at once
    yield from pipeline._fetch_gen(flush=False)  # noqa: SLF001 - as above


@contextmanager
def pipeline(*, commits: bool = False) -> Iterator[None]:
    """Send all that is asked and written inside in one round trip, when something is fetched or at
    the end; errors come out there, as Django's. One does not begin within another. What is asked is
    best fetched behind the end: within, it takes a round trip of its own.

    INSERTs that follow one another go as one statement: each saves its own parse, plan and answer.
    `commits` ends the transaction in the same round trip, unless it is part of a larger one: for
    the caller that has nothing left to do in it.
    """
    if _gathered.open:
        raise RuntimeError("a pipeline within a pipeline")  # its end would end both
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline() as opened:
        opened.command_queue = _OnePacket(opened.command_queue)
        _gathered.open = True
        try:
            yield
            _send()
            if commits and len(connection.atomic_blocks) == 1:
                _Queued(connection.connection).execute("COMMIT")
        finally:
            _gathered.open = False
            _gathered.statements.clear()


def write(sql: str, params: Sequence[Any] = ()) -> None:
    """Run a statement whose answer nobody reads; in a `pipeline`, INSERTs are gathered."""
    if not _gathered.open or not sql.startswith("INSERT"):
        _send()
        execute(sql, params)
        return
    if len(params) + sum(len(given) for _sql, given in _gathered.statements) > MOST_PARAMS:
        _send()
    _gathered.statements.append((sql, params))


def _send() -> None:
    if not _gathered.statements:
        return
    *first, (last, _params) = _gathered.statements
    parts = [f"s{number} AS ({sql})" for number, (sql, _given) in enumerate(first)]
    sql = f"WITH {', '.join(parts)} {last}" if parts else last
    params = [value for _sql, given in _gathered.statements for value in given]
    _gathered.statements.clear()
    execute(sql, params)


def execute(sql: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> psycopg.Cursor[Any]:
    """Run one prepared statement on Django's connection, inside its transaction.

    Answers come in PostgreSQL's own form: as text, reading one instant costs more than all else in
    its row. `jsonb` is read already.

    In a `pipeline` it waits until something is fetched.
    """
    connection.ensure_connection()
    started = time.monotonic()
    with connection.wrap_database_errors:
        cursor = (_Queued if _gathered.open else psycopg.Cursor)(connection.connection)
        cursor.execute(sql, params, prepare=True, binary=True)
    if connection.queries_logged:
        connection.queries_log.append({"sql": sql, "time": f"{time.monotonic() - started:.3f}"})
    return cursor


def array(values: Iterable[object]) -> str:
    """Keys or words of our own as PostgreSQL writes an array: `%s::uuid[]`.

    psycopg looks at each value of a list; for the agencies of an officer that costs more than the
    query.
    """
    return "{" + ",".join(map(str, values)) + "}"


def fetch_one(sql: str, params: Sequence[Any] = ()) -> tuple[Any, ...] | None:
    """The first row of one prepared statement, or None."""
    row = execute(sql, params).fetchone()
    return tuple(row) if row is not None else None


def find(
    model: type[M], where: str, params: Sequence[Any], *, lock: bool = False
) -> Callable[[], M | None]:
    """Ask for the first row of `model` that `where` (SQL with %s) finds; call the answer to get it.

    Inside a `pipeline` several rows are asked for before the first one is awaited. `lock` keeps the
    row for this transaction.
    """
    sql, names = _select_sql(model)
    cursor = execute(f"{sql} WHERE {where}{' FOR UPDATE' if lock else ''}", params)

    def found() -> M | None:
        row = cursor.fetchone()
        return None if row is None else model.from_db(connection.alias, names, row)

    return found


def find_with(
    model: type[M], more: str, where: str, params: Sequence[Any]
) -> Callable[[], tuple[M | None, Sequence[Any]]]:
    """As `find`, with the values of `more` (SQL, its parameters first) beside the row."""
    sql, names = _select_sql(model, more)
    cursor = execute(f"{sql} WHERE {where}", params)

    def found() -> tuple[M | None, Sequence[Any]]:
        row = cursor.fetchone()
        if row is None:
            return None, ()
        own = len(names)
        return model.from_db(connection.alias, names, row[:own]), row[own:]

    return found


def find_all(model: type[M], where: str, params: Sequence[Any]) -> Callable[[], list[M]]:
    """As `find`, for all rows that `where` finds, by their key."""
    sql, names = _select_sql(model)
    cursor = execute(f"{sql} WHERE {where} ORDER BY 1", params)

    def found() -> list[M]:
        return [model.from_db(connection.alias, names, row) for row in cursor.fetchall()]

    return found


def insert(row: Model) -> None:
    """INSERT one row whose key is already known, or not needed afterwards."""
    sql, fields = _insert_sql(type(row))
    write(sql, _values(row, fields))


def update(row: Model, columns: Iterable[str]) -> None:
    """UPDATE the named columns of one row by its key."""
    sql, fields = _update_sql(type(row), tuple(columns))
    write(sql, [*_values(row, fields), row.pk])


def _values(row: Model, fields: "Sequence[models.Field[Any, Any]]") -> list[Any]:
    """The columns as psycopg wants them: only JSON needs a word about what it is."""
    values = [getattr(row, field.attname) for field in fields]
    for index, field in enumerate(fields):
        if isinstance(field, models.JSONField):
            values[index] = Jsonb(values[index])
    return values


@cache
def _select_sql(model: type[Model], more: str = "") -> tuple[str, list[str]]:
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django documents Model._meta
    columns = ", ".join([*(f'"{field.column}"' for field in fields), *([more] if more else [])])
    sql = f'SELECT {columns} FROM "{model._meta.db_table}"'  # noqa: S608, SLF001 - names of our own tables
    return sql, [field.attname for field in fields]


@cache
def _insert_sql(model: type[Model]) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    columns = model._meta.concrete_fields  # noqa: SLF001 - Django documents Model._meta
    fields = tuple(field for field in columns if not isinstance(field, models.AutoField))
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', fields  # noqa: S608, SLF001 - names of our own tables


@cache
def _update_sql(
    model: type[Model], columns: tuple[str, ...]
) -> "tuple[str, tuple[models.Field[Any, Any], ...]]":
    known = {field.name: field for field in model._meta.concrete_fields}  # noqa: SLF001 - as below
    fields = tuple(known[name] for name in columns)
    pairs = ", ".join(f'"{field.column}" = %s' for field in fields)
    key = model._meta.pk.column  # noqa: SLF001 - as above
    return f'UPDATE "{model._meta.db_table}" SET {pairs} WHERE "{key}" = %s', fields  # noqa: S608, SLF001 - names of our own tables
