"""Sessions whose key changes once, whatever happens at the same moment; read by one statement."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from visavis.apps.prepared import prepared


@prepared
def _by_key(session_key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=session_key)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, with one difference: the row moves to its new key.

    And they are read by a statement written once, as every click of a member asks for one.

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

    def _get_session_from_db(self) -> Session | None:
        """Return the row while it lasts, and otherwise drop the key; as Django does it."""
        found = next(iter(_by_key(self.session_key)), None) if self.session_key else None
        if found is not None and found.expire_date > timezone.now():  # noqa: TID251 -- Django wrote the date by this clock
            return found
        self._session_key = None
        return None
