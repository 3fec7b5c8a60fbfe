"""What is said when something cannot be done: one sentence, with what to do about it."""

from __future__ import annotations


class RemedyError(Exception):
    """Something cannot be done; the message is a whole sentence that names the remedy.

    The command shows it and ends with code 2; nobody meets a traceback for it.
    """
