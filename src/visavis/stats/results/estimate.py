"""One number with everything that is needed to believe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from visavis.stats.errors import UnusableError
from visavis.stats.results.levels import sound
from visavis.stats.results.shown import Result, Row, shown
from visavis.vocab.counted import counted, counted_of, counted_why

EMPTY: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where the value may lie as well, and how that was found."""

    low: float
    high: float
    method: str
    """As in ``jackknife over clients, t with 120 df``."""
    level: float = 0.95
    """The share of such intervals that contain what they estimate."""

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        sound(self.level)


def why_dropped(dropped: Mapping[str, int], lines: Mapping[str, int] = EMPTY) -> str | None:
    """Say what was left out, as in ``3 without a guess; cards without a session: 1``."""
    units = [counted_why(n, why) for why, n in dropped.items() if n]
    return "; ".join([*units, *(f"{why}: {n:,}" for why, n in lines.items() if n)]) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Result):
    """A value with its standard error and interval, or the reason why there is none.

    Either `value` or `undefined` is None, never both. An estimate whose value is sound may lack a
    standard error; then `no_interval` says why.
    """

    name: str
    """What it estimates, as in ``Krippendorff's alpha``."""
    value: float | None = None
    undefined: str | None = None
    """Why there is no value: a whole sentence."""
    se: float | None = None
    interval: Interval | None = None
    no_interval: str | None = None
    """Why there is no interval: a whole sentence."""
    n: int = 0
    """How many units it rests on."""
    unit: str = "units"
    """What `n` counts."""
    dropped: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    """Why others of these units were left out, and how many."""
    lines: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    """What was left out before anything became such a unit, as in ``cards without a session``, and
    how many: no sum with `dropped`, and of whole tables."""
    clusters: int | None = None
    """How many independent groups the units lie in."""
    cluster: str | None = None
    """What these groups are."""
    cautions: tuple[str, ...] = ()
    """What makes the number easy to misread: whole sentences."""
    of: Mapping[str, str] = field(default_factory=dict)
    """Which one of several it is, as ``{"category": "insight"}``."""
    denominator: str | None = None
    """Of whom it is, in one line, where a study has several Ns that are easily mixed up."""

    def __post_init__(self) -> None:
        """Refuse a number without value and without reason."""
        if (self.value is None) == (self.undefined is None):
            msg = f"{self.name}: an estimate has either a value or a reason why it has none."
            raise UnusableError(msg)

    @property
    def why_dropped(self) -> str | None:
        """Why others were left out, and how many: `dropped` and `lines` in words, as in a frame."""
        return why_dropped(self.dropped, self.lines)

    def title(self) -> str:
        """Return its name."""
        return self.name

    def rows(self) -> Sequence[Row]:
        """Return its one row."""
        found = self.interval
        return [
            {
                "name": self.name,
                **self.of,
                "value": self.value,
                "se": self.se,
                "low": found.low if found else None,
                "high": found.high if found else None,
                "n": self.n,
                "unit": self.unit,
                "dropped": sum(self.dropped.values()),
                "clusters": self.clusters,
                "cluster": self.cluster,
                "method": found.method if found else None,
                "confidence": found.level if found else None,
                "undefined": self.undefined,
                "no_interval": self.no_interval,
                "why_dropped": self.why_dropped,
                "cautions": " ".join(self.cautions) or None,
                **({"denominator": self.denominator} if self.denominator else {}),
            }
        ]

    def __repr__(self) -> str:
        """Return the same line, and which one of several it is."""
        of = ", ".join(str(word) for word in self.of.values())
        return f"<{self}{f' ({of})' if of else ''}>"

    def __str__(self) -> str:
        """Return one line for people."""
        of = self.denominator or counted_of(self.n, self.unit)
        if self.clusters is not None and self.cluster:
            of += f" in {counted(self.clusters, 'cluster')} ({self.cluster})"
        if self.value is None:
            return f"{self.name}: undefined, {of}. {self.undefined}"
        around = (
            f" [{shown(self.interval.low)}, {shown(self.interval.high)}]" if self.interval else ""
        )
        why = f". No interval: {self.no_interval}" if self.no_interval else ""
        return f"{self.name} {shown(self.value)}{around}, {of}{why}"
