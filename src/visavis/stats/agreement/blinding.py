"""How blind raters were who guessed whose account a report is: Bang's index and James'.

References
----------
Bang, H., Ni, L., & Davis, C. E. (2004). Assessment of blinding in clinical trials. Controlled
Clinical Trials, 25, 143–156.
James, K. E., Bloch, D. A., Lee, K. K., Kraemer, H. C., & Fuller, R. K. (1996). An index for
assessing blindness in a multi-centre clinical trial. Statistics in Medicine, 15, 1421–1434.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import narwhals as nw
import numpy as np

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.gaps import told
from visavis.stats.results import Estimate, Result
from visavis.stats.results.levels import sound
from visavis.stats.results.shown import Row, shown
from visavis.stats.summaries import Summary, counts
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import Spread, Totals, few, jackknife, ratios
from visavis.stats.uncertainty.jackknife import LEVEL, Range, around
from visavis.stats.uncertainty.totals import Numbers

OF = "guesses"
UNIT = "guesses"
BANG, JAMES = "Bang's blinding index", "James' blinding index"
UNSURE = "cannot_tell"
ALIKE = (
    "Takes guesses as independent of each other; those about one client may be alike. Name the "
    "cluster."
)
NOBODY = "Nobody guessed about a report of this source."
ONE_SIDE = "There are guesses about one source only: whether raters tell two apart is not known."
NO_CHANCE = (
    "All who guessed named one source, and only reports of that source: knowledge and a habit "
    "of guessing look the same."
)
ALL_SAME = "All {} give the same value, so the data cannot say how far it may be off."
TWO = 2
BOUNDS, SHARE = Range(-1.0, 1.0), Range(0.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blinding(Result):
    """How blind raters were: Bang's index of each source, and James' of both."""

    indices: tuple[Estimate, ...]
    """Bang's for each source, in the order of their words; then James'."""
    guesses: Mapping[str, Mapping[str, int]]
    """By source, how often each was guessed, and how often nobody could tell."""

    @property
    def james(self) -> Estimate:
        """0 where all were recognised, 0.5 where they were guessed, 1 where nobody could tell."""
        return self.indices[-1]

    def bang(self, source: str) -> Estimate:
        """Return the index of one source: 1 where all were recognised, 0 by chance.

        Raises
        ------
        UnusableError
            When there is no such source.
        """
        for one in self.indices[:-1]:
            if one.of["source"] == source:
                return one
        msg = f"There is no source {source!r}: there are {', '.join(self.guesses)}."
        raise UnusableError(msg)

    def title(self) -> str:
        """Return what it is about."""
        return "How blind raters were"

    def rows(self) -> Sequence[Row]:
        """Return a row for each index."""
        return [row for one in self.indices for row in one.rows()]

    def sentence(self) -> str:
        """Say in words what was found."""
        return " ".join(_said(one) for one in self.indices[:-1])


def _said(one: Estimate) -> str:
    source = one.of["source"]
    if one.value is None:
        return f"Of {source}: {one.undefined}"
    more = f"{100 * abs(one.value):.0f} % more often"
    way = "right than wrong" if one.value >= 0 else "wrong than right"
    there = one.interval
    range_ = (
        f" (Bang {shown(one.value)}, {shown(there.low)} to {shown(there.high)})" if there else ""
    )
    return f"Reports of the source {source} were guessed {more} {way}{range_}."


def count_guesses(
    data: object, *, source: str, guess: str, cluster: str | None = None, unsure: str = UNSURE
) -> Summary:
    """Count guesses by what they were about, and by what was guessed.

    Parameters
    ----------
    data
        One row for each guess; any frame.
    source
        The column of what is true: one of two words.
    guess
        The column of what was guessed: one of these words, or `unsure`. Who was not asked, or gave
        no guess, is left out and counted.
    cluster
        The column of what reports come in, as the client.
    unsure
        The word of who could not tell.

    Returns
    -------
    Summary
        Any partition of the rows may be merged.

    Raises
    ------
    UnusableError
        When a column is missing, or is named for two things.
    """
    keys = [*([cluster] if cluster else []), source, guess]
    found = counts(told(lazy(data, *keys), keys), by=keys)
    lost = {source: "without a source", guess: "without a guess"}
    dropped, table = {}, found.table
    for key in keys[::-1]:
        gaps = table.filter(nw.col(key).is_null()).get_column(N)
        dropped[lost.get(key, f"without a {key}")] = int(gaps.sum()) if len(gaps) else 0
        table = table.filter(~nw.col(key).is_null())
    about = {"of": OF, "source": source, "guess": guess, "cluster": cluster or "", "unsure": unsure}
    return replace(found, table=table, dropped=dropped, about=about)


def blinding(
    data: object,
    *,
    source: str = "perspective",
    guess: str = "source_guess",
    cluster: str | None = None,
    unsure: str = UNSURE,
    confidence: float = LEVEL,
) -> Blinding:
    """Compute how far raters saw whose account a report was, who had not been told.

    Parameters
    ----------
    data
        One row for each guess, in any frame; or what `count_guesses` made, merged or not.
    source, guess, cluster, unsure
        As in `count_guesses`; not needed with a summary.
    confidence
        The share of intervals that are to contain what is estimated.

    Raises
    ------
    UnusableError
        When the data cannot be used; the sentence names the column and the remedy.

    Examples
    --------
    >>> rows = {"true": ["a"] * 5 + ["b"] * 4, "said": [*"aaab", "cannot_tell", *"abab"]}
    >>> blinding(rows, source="true", guess="said").bang("a").value
    0.4
    """
    sound(confidence)
    if not isinstance(data, Summary):
        data = count_guesses(data, source=source, guess=guess, cluster=cluster, unsure=unsure)
    if data.about.get("of") != OF:
        msg = "Blinding needs a summary of guesses: make it with visavis.count_guesses."
        raise UnusableError(msg)
    asked = _Asked(data, _sources(data), confidence)
    sums = _sums(asked)
    return Blinding(
        indices=(*_bang(asked, sums), _james(asked, sums)),
        guesses=_guesses(asked, sums.sum(axis=0).reshape(-1, TWO + 1)),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    data: Summary
    sources: tuple[str, ...]
    level: float

    @property
    def words(self) -> tuple[str, ...]:
        """What can be guessed, in the order of the sums."""
        return (*self.sources, self.data.about["unsure"])

    @property
    def cluster(self) -> str:
        return self.data.about["cluster"]

    @property
    def clusters(self) -> str:
        """What is left out in turn, in the plural."""
        return f"{self.cluster}s" if self.cluster else UNIT

    def cautions(self, clusters: int) -> tuple[str, ...]:
        return few(clusters, self.clusters) if self.cluster else (ALIKE,)


def _sources(data: Summary) -> tuple[str, ...]:
    """Return the two words for what is true."""
    source, guess, unsure = (data.about[name] for name in ("source", "guess", "unsure"))
    true = sorted(data.table.get_column(source).unique().to_list())
    named = sorted({*data.table.get_column(guess).unique().to_list()} - {unsure})
    if unsure in true or len(true) > TWO:
        msg = f"The column {source!r} holds {', '.join(map(repr, true))}: it needs two sources."
        raise UnusableError(msg)
    both = tuple(sorted({*true, *named}))
    if len(both) > TWO:
        strange = next(one for one in [*named, *both] if one not in true)
        msg = (
            f"The column {guess!r} holds {strange!r}, which is no source and not {unsure!r}: "
            "correct it, or name the word for who could not tell, as unsure=…."
        )
        raise UnusableError(msg)
    return both


def _sums(asked: _Asked) -> Numbers:
    """Return a row for each cluster: for each source, how often each was guessed."""
    table, about = asked.data.table, asked.data.about
    sources, words = asked.sources, asked.words
    place = [
        sources.index(source) * (TWO + 1) + (words.index(guess) if guess in sources else TWO)
        for source, guess in zip(
            table.get_column(about["source"]).to_list(),
            table.get_column(about["guess"]).to_list(),
            strict=True,
        )
    ]
    times = table.get_column(N).to_numpy()
    columns = TWO * (TWO + 1)
    if not asked.cluster:
        return np.repeat(np.eye(columns)[place], times, axis=0)
    names = table.get_column(asked.cluster).to_list()
    row = {name: at for at, name in enumerate(dict.fromkeys(names))}
    sums = np.zeros((len(row), columns))
    np.add.at(sums, ([row[name] for name in names], place), times)
    return sums


def _guesses(asked: _Asked, whole: Numbers) -> dict[str, dict[str, int]]:
    return {
        source: {word: int(n) for word, n in zip(asked.words, given, strict=True)}
        for source, given in zip(asked.sources, whole, strict=False)
    }


def _bang(asked: _Asked, sums: Numbers) -> list[Estimate]:
    own = sums.reshape(len(sums), TWO, TWO + 1)
    right = np.stack([own[:, arm, arm] for arm in range(TWO)], axis=1)
    wrong = np.stack([own[:, arm, 1 - arm] for arm in range(TWO)], axis=1)
    each = own.sum(axis=2)
    found = ratios(right - wrong, each)
    return [
        _index(
            asked,
            BANG,
            value=float(found.value[arm]),
            spread=_reach(asked, *(float(x[arm]) for x in (found.value, found.se, found.df))),
            n=int(each[:, arm].sum()),
            clusters=int(found.clusters[arm]),
            of={"source": source},
            undefined=NOBODY,
        )
        for arm, source in enumerate(asked.sources)
    ]


def _reach(asked: _Asked, value: float, se: float, df: float) -> Spread:
    """Return the interval of a ratio, or why there is none."""
    if not np.isfinite(se):
        one = f"There is one cluster only ({asked.clusters}); two are needed at least."
        return Spread(no_interval=one)
    if not se > 0:
        return Spread(no_interval=ALL_SAME.format(asked.clusters))
    how = f"CR2 over {asked.clusters}"
    return Spread(
        se=se, interval=around(value, se, df=df, how=how, within=BOUNDS, level=asked.level)
    )


def _index(  # noqa: PLR0913 -- what one estimate says
    asked: _Asked,
    name: str,
    *,
    value: float,
    spread: Spread,
    n: int,
    clusters: int,
    of: Mapping[str, str],
    undefined: str,
) -> Estimate:
    there = bool(np.isfinite(value))
    return Estimate(
        name=name,
        value=value if there else None,
        undefined=None if there else undefined,
        se=spread.se if there else None,
        interval=spread.interval if there else None,
        no_interval=spread.no_interval if there else None,
        n=n,
        unit=UNIT,
        dropped=asked.data.dropped,
        clusters=clusters if asked.cluster else None,
        cluster=asked.cluster or None,
        cautions=asked.cautions(clusters) if there else (),
        of=of,
    )


def james(sums: Numbers) -> Numbers:
    """Return James' index of sums of shape (m, 6); nan where there is none.

    Parameters
    ----------
    sums
        Of the first source: guessed as the first, as the second, not told; then of the second.
    """
    cells = sums.reshape(len(sums), TWO, TWO + 1)
    guessed, n = cells[:, :, :TWO], cells.sum(axis=(1, 2))
    arms, named = guessed.sum(axis=2), guessed.sum(axis=1)
    m = arms.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        wrong = (guessed[:, 0, 1] + guessed[:, 1, 0]) / m
        by_chance = (arms[:, 0] * named[:, 1] + arms[:, 1] * named[:, 0]) / m**2
        beyond = (wrong - by_chance) / by_chance
        told = m / n
        found = (2 - told + told * beyond) / 2
    both = (cells.sum(axis=2) > 0).all(axis=1)
    index: Numbers = np.where(both, np.where(m == 0, 1.0, found), np.nan)
    return index


def _james(asked: _Asked, sums: Numbers) -> Estimate:
    whole = sums.sum(axis=0)
    value = float(james(whole[np.newaxis])[0])
    there = np.isfinite(value)
    rows, times = np.unique(sums, axis=0, return_counts=True)
    totals = Totals(rows, times) if not asked.cluster else _sized(sums)
    spread = (
        jackknife(totals, james, cluster=asked.clusters, within=SHARE, level=asked.level)
        if there
        else Spread()
    )
    if spread.se is not None and not spread.se > 0:
        spread = Spread(no_interval=ALL_SAME.format(asked.clusters))
    both = (whole.reshape(TWO, -1).sum(axis=1) > 0).all()
    return _index(
        asked,
        JAMES,
        value=value,
        spread=spread,
        n=int(whole.sum()),
        clusters=len(sums),
        of={"source": "both"},
        undefined=NO_CHANCE if both else ONE_SIDE,
    )


def _sized(sums: Numbers) -> Totals:
    return Totals(sums, np.ones(len(sums), np.int64), sizes=sums.sum(axis=1))
