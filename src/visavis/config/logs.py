"""What must not stand in a log: the link to a card opens it."""

from __future__ import annotations

import logging
import re

CARD_LINK = re.compile(r"/c/[^\s\"'?#/]+")
HIDDEN = "/c/…"


class HideCardLinks(logging.Filter):
    """Strikes the token out of whatever is about to be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message, and the text of a traceback that was made before."""
        record.msg, record.args = CARD_LINK.sub(HIDDEN, record.getMessage()), None
        if record.exc_text:
            record.exc_text = CARD_LINK.sub(HIDDEN, record.exc_text)
        return True
