"""Sessions whose key changes once, whatever happens at the same moment."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with one difference: the row moves to its new key.

    A request that began before the tablet was handed over knows nothing of the lock. With a new
    row for a new key, it would leave an unlocked copy of the session behind.
    """

    def cycle_key(self) -> None:
        """Go on under another key; refuse when somebody else moved or ended the session.

        Raises
        ------
        SessionInterrupted
            When the session that was read is no longer there.
        """
        self.keys()  # reads the row, and drops a key that has none
        before = self.session_key
        if before is None:
            super().cycle_key()
            return
        after = self._get_new_session_key()  # type: ignore[attr-defined]  # missing in the stubs
        if not self.model.objects.filter(session_key=before).update(session_key=after):
            msg = "The session changed its key or ended while this request was under way."
            raise SessionInterrupted(msg)
        self._session_key = after
        self.modified = True
