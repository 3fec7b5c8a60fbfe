"""Long sums are shared among threads, always in the same parts: sums are the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from visavis.stats.uncertainty.totals import Numbers

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


def product(left: Numbers, right: Numbers) -> Numbers:
    """Return a product with a long matrix, in parts that a matrix library keeps in one thread."""
    length = right.shape[1]
    found = np.empty((len(left), length))
    step = max(1, PRODUCTS // left.size)
    for begin in range(0, length, step):
        here = slice(begin, begin + step)
        np.matmul(left, right[:, here], out=found[:, here])
    return found


def crossed(left: Numbers, right: Numbers) -> Numbers:
    """Return a long matrix times the other side of a long matrix, in parts as in `product`."""
    length = left.shape[1]
    step = max(1, PRODUCTS // (len(left) * len(right)))
    parts, whole = length // step, length - length % step
    one = left[:, :whole].reshape(len(left), parts, step).transpose(1, 0, 2)
    other = right[:, :whole].reshape(len(right), parts, step).transpose(1, 2, 0)
    found: Numbers = (one @ other).sum(axis=0) + left[:, whole:] @ right[:, whole:].T
    return found
