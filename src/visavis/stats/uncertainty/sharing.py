"""Long sums are shared among threads, always in the same parts: sums are the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
THREADS = 2
PRODUCTS = 250_000
"""Multiplications in a matrix product, below which a matrix library keeps it in one thread: more,
and two threads that both ask for such a product wait for each other."""


def shared(count: int, work: Callable[[int, int], Part], *, least: int) -> list[Part]:
    """Let threads do `work` from one place to another; what comes back is in their order.

    Parameters
    ----------
    count
        Of places.
    work
        Called with where to begin and where to end.
    least
        With fewer places for each thread there is one thread only.
    """
    size = min(THREADS, count // least)
    if size < 2:  # noqa: PLR2004 -- nothing to share
        return [work(0, count)]
    bounds = [count * place // size for place in range(size + 1)]
    with ThreadPoolExecutor(size) as pool:
        return list(pool.map(work, bounds[:-1], bounds[1:]))
