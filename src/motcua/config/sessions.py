"""Where sessions are kept: Django's table. Every page reads one, so the reading is plain SQL."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from motcua.kernel import clock, db

KEPT = 200  # sessions that a process remembers how to read
# Characters, as they lie packed in the table. Who is logged in takes some 300; what a citizen is
# typing takes more, and is other each time.
LONGEST_KEPT = 500
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
        text: str = row[0]
        return deepcopy(_decoded(text)) if len(text) <= LONGEST_KEPT else self.decode(text)


@lru_cache(maxsize=KEPT)
def _decoded(text: str) -> dict[str, Any]:
    """What a session says. Whoever is at work comes again and again: its signature is checked
    once.
    """
    return SessionStore().decode(text)
