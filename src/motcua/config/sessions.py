"""Where sessions are kept: Django's table. Every page reads one, so the reading is plain SQL."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from motcua.kernel import clock, db

KEPT = 500  # sessions that a process remembers how to read
READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(DatabaseSessions):
    """The name is Django's: it looks for it in the module that `SESSION_ENGINE` gives."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it is unknown, over, or no key at all."""
        try:
            row = db.fetch_one(READ, [self.session_key, clock.now()])
        except db.Unstorable:
            row = None
        if row is None:
            self._session_key = None
            return {}
        return deepcopy(_decoded(row[0]))


@lru_cache(maxsize=KEPT)
def _decoded(text: str) -> dict[str, Any]:
    """What a session says. Whoever is at work comes again and again: its signature is checked
    once.
    """
    return SessionStore().decode(text)
