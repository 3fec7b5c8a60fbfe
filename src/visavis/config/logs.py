"""What must not stand in a log: an address that opens something by itself."""

from __future__ import annotations

import logging
import re

from visavis.gateways.faults import fault_in

LINK = re.compile(
    r"(/(?:c|mine/keep|enter|setup|welcome/[^\s/]+|reset/key|confirm-email)/)[^\s\"'?#/]+"
)
"""Of a card, a sign-in, the set-up, a first password, a new one, a confirmed address."""
HIDDEN = r"\1…"


class HideLinks(logging.Filter):
    """Strikes the token out of whatever is about to be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message, and the text of a traceback that was made before."""
        record.msg, record.args = LINK.sub(HIDDEN, record.getMessage()), None
        if record.exc_text:
            record.exc_text = LINK.sub(HIDDEN, record.exc_text)
        return True


class FaultsInOneLine(logging.Filter):
    """Leaves out the traceback of a fault: a full disk is no mistake in the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line; of a fault, what broke instead of where."""
        error = record.exc_info[1] if record.exc_info else None
        what = fault_in(error) if error is not None else None
        if what is not None:
            record.msg, record.args = f"{record.getMessage()}: {what}", None
            record.exc_info = record.exc_text = None
        return True
