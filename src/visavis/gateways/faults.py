"""What broke when it was not the program: the disk, the database, the keys; in one sentence.

A fault passes. Whoever meets one has saved nothing, and may try again once it is mended; that
tells it from a mistake in the program, which the log shows with its traceback.
"""

from __future__ import annotations

import errno
import sqlite3
import sys

from visavis.gateways.keys.protocol import KeyStoreError

FULL, READ_ONLY, FAILING = (
    "The disk is full",
    "The disk can only be read",
    "The disk does not answer as it should",
)
QUOTA = "The disk is full, as far as this account may use it"
CLOSED = "A folder or file is closed to this account"
NO_GROWTH = "A file may not grow any further"
SHUT, HELD, DAMAGED, NO_ANSWER = (
    "The database cannot be opened",
    "Another program holds the database",
    "The database is damaged",
    "The database does not answer",
)
DISK_FULL = "53100"
"""In PostgreSQL's list of errors."""
DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: QUOTA,
    errno.EROFS: READ_ONLY,
    errno.EACCES: CLOSED,
    errno.EPERM: CLOSED,
    errno.EIO: FAILING,
    errno.EFBIG: NO_GROWTH,
}
SQLITE = {
    "SQLITE_FULL": FULL,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_IOERR": FAILING,
    "SQLITE_CANTOPEN": SHUT,
    "SQLITE_BUSY": HELD,
    "SQLITE_LOCKED": HELD,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
}
"""By the name of SQLite's result; the longer ones begin with these."""
REMEDY = {
    FULL: "make room on it",
    QUOTA: "raise the quota",
    READ_ONLY: "mount it for writing",
    CLOSED: "give it to the account that runs Visavis",
    FAILING: "look into the system's log, and have a backup at hand",
    NO_GROWTH: "raise the limit of this account",
    SHUT: "see that its folder is there and may be written to",
    HELD: "wait for that program, or end it",
    DAMAGED: "bring a backup back with: visavis restore",
    NO_ANSWER: "see that its server runs",
}


def fault_in(error: BaseException) -> str | None:
    """Return what broke and its remedy, without a full stop; None when it was the program.

    The sentence holds no value that was to be saved, and of a file only its name.
    """
    if isinstance(error, KeyStoreError):
        return str(error).rstrip(".")
    what = _what(error)
    if what is None:
        return None
    file = error.filename if isinstance(error, OSError) else None
    return f"{what}{f' ({file})' if file else ''}: {REMEDY[what]}"


def _what(error: BaseException) -> str | None:
    if isinstance(error, OSError):
        return DISK.get(error.errno or 0)
    cause = error.__cause__ if _from_the_database(error) else error
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return next((said for result, said in SQLITE.items() if name.startswith(result)), None)
    if cause is error or cause is None:
        return None
    return FULL if getattr(cause, "sqlstate", "") == DISK_FULL else NO_ANSWER


def _from_the_database(error: BaseException) -> bool:
    """Whether it is of the kinds that say: not now. The others say that we asked wrongly."""
    django = sys.modules.get("django.db")  # the bare package has none, and no database
    if django is None or not isinstance(error, django.Error):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return True  # it names its results itself
    return isinstance(error, django.OperationalError | django.InterfaceError)
