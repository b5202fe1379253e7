"""Before a call that leaves the machine."""

from django.db import transaction


def ensure_no_transaction() -> None:
    """Refuse to wait for the network while a transaction other than a test's own is open: the rows
    that it locks would wait as well.
    """
    connection = transaction.get_connection()
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise RuntimeError("a transaction is open while waiting for the network")
