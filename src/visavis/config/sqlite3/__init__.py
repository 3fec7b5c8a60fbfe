"""Django's backend for SQLite, with threads that queue; Django looks for `base` in here."""
