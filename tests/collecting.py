"""How often Python looks for what nobody refers to any more."""

from __future__ import annotations

import atexit
import gc

YOUNG, MIDDLE, OLD = 50_000, 20, 50


def seldom() -> None:
    """Let the collector leave alone what is there now, and come seldom for the rest.

    Thousands of tests and all of Django lie in memory to the end, and a tenth of the time of short
    tests went into walking through them. What tests leave behind is still collected.
    """
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # else libraries complain at the end of what was never freed
    gc.set_threshold(YOUNG, MIDDLE, OLD)
