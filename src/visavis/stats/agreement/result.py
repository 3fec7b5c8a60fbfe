"""What an analysis of agreement comes as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from visavis.stats.agreement import breakdown
from visavis.stats.agreement.breakdown import Confusion
from visavis.stats.agreement.coefficients import ALPHA, Analysis, Coefficient
from visavis.stats.agreement.scales import Level
from visavis.stats.errors import UnusableError
from visavis.stats.results import Result, Table
from visavis.stats.results.shown import Row, shown
from visavis.vocab.counted import counted

TENTATIVE, FIRM = 0.667, 0.8
"""Krippendorff's customary bounds: the least for tentative conclusions, and for firm ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis(Result):
    """What was used of the data, and what was not."""

    compared: int
    """Units that two raters or more coded."""
    single: int
    """Units that one rater coded: they say how often categories occur, and nothing of agreement."""
    nobody: int
    """Units of a table of counts that nobody coded."""
    codes: int
    """Codes in all of these."""
    raters: Mapping[str, int]
    """How many units each rater coded; empty where it is not known who coded what."""
    categories: tuple[str, ...]
    dropped: Mapping[str, int]
    """Lines that were left out, and why."""
    clusters: int | None
    cluster: str | None

    def title(self) -> str:
        """Return what it is about."""
        return "What was used"

    def rows(self) -> Sequence[Row]:
        """Return a row for each count."""
        counts = [  # no mapping: a rater may be called "one rater"
            ("units coded by two raters or more", self.compared),
            ("units coded by one rater", self.single),
            *([("units coded by nobody", self.nobody)] if self.nobody else []),
            ("codes", self.codes),
            ("categories", len(self.categories)),
            *([(f"{self.cluster} clusters", self.clusters)] if self.cluster else []),
            *((f"units coded by {name}", n) for name, n in self.raters.items()),
            *((f"lines left out: {why}", n) for why, n in self.dropped.items() if n),
        ]
        return [{"what": what, "count": n} for what, n in counts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Result):
    """Agreement between raters: several coefficients, and what is needed to read them."""

    coefficients: tuple[Coefficient, ...]
    """Percent agreement first; then, by different ideas of chance, agreement beyond it."""
    prevalence: Table
    """How often each category was given."""
    diagnosis: Diagnosis
    level: Level
    cautions: tuple[str, ...] = ()
    """What makes the numbers easy to misread: whole sentences."""
    analysis: Analysis = field(repr=False, compare=False)
    """What the numbers were computed from."""

    def __getitem__(self, key: str) -> Coefficient:
        """Return a coefficient by its key, as ``found["krippendorff_alpha"]``."""
        for one in self.coefficients:
            if one.of["coefficient"] == key:
                return one
        known = ", ".join(one.of["coefficient"] for one in self.coefficients)
        msg = f"There is no coefficient {key!r}: there are {known}."
        raise UnusableError(msg)

    def title(self) -> str:
        """Return what it is about."""
        return "Agreement between raters"

    def rows(self) -> Sequence[Row]:
        """Return a row for each coefficient."""
        return [row for one in self.coefficients for row in one.rows()]

    def by_category(self) -> Table:
        """Return agreement on each category against all others."""
        return breakdown.by_category(self.analysis)

    def pairs(self) -> Table:
        """Return the agreement of each two raters, and Light's kappa, the mean of theirs."""
        return breakdown.pairs(self.analysis)

    def confusion(self, first: str | None = None, second: str | None = None) -> Confusion:
        """Count how often each code of one rater met each code of another.

        With two raters they need not be named.
        """
        return breakdown.confusion(self.analysis, first, second)

    def coincidences(self) -> Confusion:
        """Count how often each two codes of any two raters met: Krippendorff's coincidences."""
        return breakdown.coincidences(self.analysis)

    def sentence(self) -> str:
        """Say in words what was found, as far as the data go."""
        same, alpha = self.coefficients[0], self._alpha()
        if same.value is None:
            return f"Agreement cannot be stated. {same.undefined}"
        what = "set of codes" if self.analysis.scale.sets else "code"
        begins = (
            f"Two raters who coded the same unit gave the same {what} in {100 * same.value:.0f} % "
            f"of cases ({counted(same.n, 'unit')})."
        )
        if alpha.value is None:
            return f"{begins} Agreement beyond chance is undefined. {alpha.undefined}"
        return f"{begins} {_beyond(alpha)}{_range(alpha)}"

    def _alpha(self) -> Coefficient:
        return next(c for c in self.coefficients if c.of["coefficient"].startswith(ALPHA))


def _beyond(alpha: Coefficient) -> str:
    """Say what alpha is of: of the same codes, or of codes that may lie nearer or farther."""
    number, scale = shown(alpha.value), alpha.of["scale"]
    if scale == Level.NOMINAL:
        return f"Beyond chance that is {number} ({alpha.name})"
    if scale in set(Level):
        return (
            f"With codes that lie near each other taken as nearly the same, agreement beyond "
            f"chance is {number} ({alpha.name}, {scale})"
        )
    return (
        f"With sets that share codes taken as partly the same, agreement beyond chance is {number} "
        f"({alpha.name}, {scale})"
    )


def _range(alpha: Coefficient) -> str:
    found = alpha.interval
    if found is None:
        return f". {alpha.no_interval}"
    where = f"; with {100 * found.level:.0f} % confidence between {shown(found.low)} and "
    where += f"{shown(found.high)}. "
    if found.low >= FIRM:
        return f"{where}The whole interval lies above {FIRM}, the custom for firm conclusions."
    if found.low >= TENTATIVE:
        return (
            f"{where}The whole interval lies above {TENTATIVE}, the custom for tentative "
            f"conclusions, not above {FIRM} for firm ones."
        )
    if found.high < TENTATIVE:
        return f"{where}The whole interval lies below {TENTATIVE}, the least by custom."
    return f"{where}The data do not show that it is above {TENTATIVE}, the least by custom."
