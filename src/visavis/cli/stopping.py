"""A child notices that its parent is gone, even one that was killed."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


def stop_when_stdin_closes(stop: Callable[[], None]) -> None:
    """Call `stop` when nobody holds the other end of this process's standard input any more."""

    def watch() -> None:
        # Not through sys.stdin: its lock would be held for good, and a forked child waits for it.
        while os.read(0, 1):
            pass
        stop()

    threading.Thread(target=watch, name="parent", daemon=True).start()
