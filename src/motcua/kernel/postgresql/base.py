"""Django's PostgreSQL backend, whose pool never hands out a connection that the server has ended.

PostgreSQL says goodbye to every idle connection when it stops. The goodbye waits in the socket
until somebody reads it. Asking the kernel whether bytes wait costs a few microseconds, a round trip
to the server many times that: so the round trip is made only when bytes wait.
"""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool


class DatabaseWrapper(base.DatabaseWrapper):
    """What `ENGINE = "motcua.kernel.postgresql"` loads: Django asks for this name."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        while True:
            connection = super().get_new_connection(conn_params)
            if not self.pool or not has_ended(connection):
                return connection
            connection.close()
            self.pool.putconn(connection)  # the pool drops it and opens another


def has_ended(connection: "psycopg.Connection[Any]") -> bool:
    """Whether the server is gone from the other end of a connection that nobody uses."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if not poll.poll(0):
        return False
    try:
        ConnectionPool.check_connection(connection)  # perhaps only a notice waited
    except psycopg.Error:
        return True
    return False
