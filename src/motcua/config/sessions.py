"""Where sessions are kept: Django's table. Every page reads one, so the reading is plain SQL."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

from motcua.kernel import clock, db

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
        return self.decode(row[0])
