"""What a fit needs of the rows: each client's cross-products, centred and scaled.

The clients of one therapist stand together.

Arrays run over clients along their *last* axis, so that every entry of the small matrices is one
long vector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Design:
    """Cross-products of (1, columns …, outcome), and which of the columns have which effects."""

    columns: tuple[str, ...]
    """Names, beginning with "1" and ending with the outcome."""
    fixed: tuple[int, ...]
    """Places of the columns with a fixed effect; the first is 0."""
    random: tuple[int, ...]
    """Places of the columns whose effect differs between clients; the first is 0."""
    products: Numbers
    """Of shape (columns, columns, clients), of centred and scaled columns."""
    total: Numbers
    """Their sum over clients."""
    centre: Numbers
    """What was taken away from each column."""
    scale: Numbers
    """What it was divided by then."""
    starts: NDArray[np.int64] | None
    """Place of each therapist's first client; None where therapists have no effect."""

    of: NDArray[np.int64] | None
    """Which therapist each client has; None where therapists have no effect."""

    @property
    def clients(self) -> int:
        """How many there are."""
        return int(self.products.shape[2])

    @property
    def therapists(self) -> int:
        """How many there are."""
        return 0 if self.starts is None else len(self.starts)

    @property
    def n(self) -> int:
        """How many rows."""
        return round(float(self.products[0, 0].sum()))

    def sizes(self) -> NDArray[np.int64]:
        """Return how many clients each therapist has."""
        if self.starts is None:
            return np.zeros(0, np.int64)
        return np.diff(np.append(self.starts, self.clients))

    def to_plain(self, places: Sequence[int]) -> Numbers:
        """Return the matrix that turns effects of scaled columns into effects of the given ones.

        The outcome keeps its scale: multiply by ``scale[-1]`` for that.
        """
        found = np.diag(1 / self.scale[list(places)])
        found[0] -= self.centre[list(places)] / self.scale[list(places)]
        found[0, 0] = 1.0
        return found
