"""Comparing perspectives, and comparing orientations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frequencies.chi_square import statistics
from visavis.stats.frequencies.comparison import Comparison, Group, Tried, apart, tests, together
from visavis.stats.frequencies.counted import Counted, lost, summed_up
from visavis.stats.frequencies.pairing import NO_CASE, but_one, paired
from visavis.stats.frequencies.people import People
from visavis.stats.frequencies.tabulate import Data, categories, denominators, uncoded
from visavis.stats.frequencies.words import Weighting
from visavis.stats.results import Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import About, Ways, arrangements, flips, least_p
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.card import SIDES, Perspective, Valence


def compare_perspectives(
    counted: Counted,
    *,
    valence: Valence | str,
    between: tuple[Perspective | str, Perspective | str] = SIDES,
    weighting: Weighting | str = Weighting.REPORTS,
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
) -> Comparison:
    """Test whether two perspectives name the categories of a valence equally often.

    If the perspective meant nothing, a therapist's and the clients' reports could have changed
    places, for all sessions of a therapist together: that is what is tried.

    Parameters
    ----------
    counted
        Made by `count_frequencies`.
    valence
        Of the reports.
    between
        The two perspectives.
    weighting
        Whether every report or every client weighs the same.
    rng
        Chance; needed with more than 16 therapists.
    level
        The share of intervals that are to contain what is estimated.

    Returns
    -------
    Comparison
        A test of all categories together and of each, with the naive chi-square beside it; and
        differences and ratios of shares with intervals.
    """
    sound(level)
    people, sides = People.of(summed_up(counted)), [Perspective(side) for side in between]
    names = categories(_lines(counted, Valence(valence), *sides))
    raw = [_parts(counted, people, side, Valence(valence), names) for side in sides]
    nobodys = lost(counted.reports, "reports")
    dropped = [[uncoded(people, _lines(counted, Valence(valence), side))] for side in sides]
    groups = _groups(people, sides, [(over, None) for over in raw], Weighting(weighting), dropped)
    pairs = paired(groups)
    ways = flips(pairs.count, rng=rng)
    one, other = (_flipped(pairs.groups, ways, which) for which in (0, 1))
    n = _counted(people, sides, [(over, None) for over in raw])
    tried = Tried(
        ways=ways,
        how=FLIPPED,
        together=statistics(np.stack([one[0], other[0]], axis=1)),
        each=_distance(one, other),
        why=but_one(pairs.why(NOT_CODED), one[0][0] + other[0][0] > 0),
        least=pairs.least,
        n=n,
        dropped=[{LONE: round(sum(float(over.sum()) for over in raw)) - used} for used in n],
    )
    return Comparison(
        name=f"{sides[0]} and {sides[1]}, {Valence(valence)} event reports",
        tests=tests(tried, names, np.stack([over.sum(axis=0) for over in raw])),
        differences=_apart(groups, names, "shares", Weighting(weighting), level, nobodys),
        clusters=pairs.count,
        dropped=uncoded(people, _lines(counted, Valence(valence), *sides)),
        lines=nobodys,
    )


def compare_rates(
    counted: Counted,
    *,
    between: tuple[Perspective | str, Perspective | str] = SIDES,
    weighting: Weighting | str = Weighting.REPORTS,
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
) -> Comparison:
    """Test whether two perspectives have as many event reports a card, by valence.

    Parameters are those of `compare_perspectives`.

    Raises
    ------
    UnusableError
        When no cards were counted.
    """
    sound(level)
    counted = summed_up(counted)
    if counted.cards is None:
        msg = "Reports a card need cards: pass cards to count_frequencies as well."
        raise UnusableError(msg)
    people = People.of(counted)
    sides = [Perspective(side) for side in between]
    raw = [_per_card(counted, people, side) for side in sides]
    nobodys = lost(counted.reports, "reports") | lost(counted.cards, "cards")
    gone = [_gone(counted, people, side) for side in sides]
    groups = _groups(people, sides, raw, Weighting(weighting), gone)
    pairs = paired(groups)
    ways = flips(pairs.count, rng=rng)
    one, other = (_flipped(pairs.groups, ways, which) for which in (0, 1))
    silent = next((side for side in sides if not len(_of_side(counted, side))), None)
    n = _counted(people, sides, raw)
    whole = sum(under.sum(axis=0) for _over, under in raw)
    left = [
        {LONE: round(float(all_of)) - used, **both}
        for all_of, used, both in zip(whole, n[1:], map(together, *gone), strict=True)
    ]
    tried = Tried(
        ways=ways,
        how=FLIPPED,
        together=None,
        each=_distance(one, other),
        why=pairs.why(NO_CARDS) if silent is None else [_silent(silent)] * (1 + len(Valence)),
        least=pairs.least,
        n=n,
        unit="cards",
        dropped=[{}, *left],
    )
    names = [valence.value for valence in Valence]
    return Comparison(
        name=f"{sides[0]} and {sides[1]}, event reports a card",
        tests=tests(tried, names, None),
        differences=_apart(groups, names, "rates", Weighting(weighting), level, nobodys),
        clusters=pairs.count,
        dropped={},
        lines=nobodys,
    )


def compare_orientations(
    counted: Counted,
    *,
    perspective: Perspective | str,
    valence: Valence | str,
    weighting: Weighting | str = Weighting.REPORTS,
    rng: np.random.Generator | None = None,
    level: float = LEVEL,
) -> Comparison:
    """Test whether therapists of different orientations have the same shares of categories.

    If the orientation meant nothing, any therapist could have had any other's: that is tried.

    Parameters
    ----------
    counted
        Made by `count_frequencies`, with therapists.
    perspective
        Whose reports.
    valence, weighting, rng, level
        As in `compare_perspectives`; `rng` is needed where there are more than 100,000 ways.

    Raises
    ------
    UnusableError
        When no orientation is known.
    """
    sound(level)
    people = People.of(summed_up(counted))
    names = categories(_lines(counted, Valence(valence), Perspective(perspective)))
    if not people.orientations:
        msg = "No therapist has an orientation: pass therapists with that column, too."
        raise UnusableError(msg)
    over = _parts(counted, people, Perspective(perspective), Valence(valence), names)
    weighed = people.weighed(over, over.sum(axis=1, keepdims=True), Weighting(weighting))
    sums = people.by_cluster(weighed[0], About.THERAPISTS_AT_LARGE)
    label = np.array([_place(people.orientations, name) for name in people.orientation])
    used = (sums.sum(axis=1) > 0) & (label >= 0)
    naive = people.by_cluster(over, About.THERAPISTS_AT_LARGE)
    n, nobodys = round(float(naive[used].sum())), lost(counted.reports, "reports")
    tried = _exchanged(sums[used], label[used], people.orientations, rng, n)
    lines = _lines(counted, Valence(valence), Perspective(perspective))
    groups = [
        Group(
            name=name,
            over=mine,
            under=mine.sum(axis=1, keepdims=True),
            dropped=[uncoded(people, lines, people.with_orientation(name))],
        )
        for k, name in enumerate(people.orientations)
        for mine in [np.where((label == k)[:, None], sums, 0.0)]
    ]
    counts = np.stack([naive[label == k].sum(axis=0) for k in range(len(people.orientations))])
    return Comparison(
        name=f"Orientations, {valence} event reports of the {perspective}",
        tests=tests(tried, names, counts),
        differences=_apart(groups, names, "shares", Weighting(weighting), level, nobodys),
        clusters=int(used.sum()),
        dropped={
            "of therapists without an orientation": int(naive[label < 0].sum()),
            **uncoded(people, lines),
        },
        lines=nobodys,
    )


def _exchanged(
    sums: Numbers,
    label: NDArray[np.int64],
    orientations: Sequence[str],
    rng: np.random.Generator | None,
    n: int,
) -> Tried:
    """Try every way in which these therapists could have the orientations."""
    there = [orientations[place] for place in np.unique(label)]
    why = None
    if not there:
        why = f"There are no {NOT_CODED} of therapists with an orientation."
    elif len(there) == 1:
        why = f"Only {there[0]} has {NOT_CODED}: there is no other orientation to compare it with."
    elif least_p(label) == 1:
        why = NO_EXCHANGE
    ways = arrangements(label if why is None else label[:0], rng=rng)
    sums = sums if why is None else sums[:0]
    cases = sums.sum(axis=0) > 0
    tables = np.stack([(ways.labels == k) @ sums for k in range(len(orientations))], axis=1)
    return Tried(
        ways=ways,
        how="therapists' orientations exchanged",
        together=statistics(tables),
        each=_each_against_the_rest(tables),
        why=but_one((why, *(why or (None if case else NO_CASE) for case in cases)), cases),
        least=[1.0 if why else least_p(label)] * (1 + len(cases)),
        n=[n] * (1 + len(cases)),
    )


NO_EXCHANGE = (
    "However orientations are exchanged between so few therapists, the same therapists stand "
    "against each other: nothing can be shown."
)


def _lines(counted: Counted, valence: Valence, *sides: Perspective) -> Data:
    of_sides = nw.col("perspective").is_in(list(sides or Perspective))
    return counted.reports.table.filter((nw.col("valence") == valence) & of_sides)


def _of_side(counted: Counted, side: Perspective) -> Data:
    return counted.reports.table.filter(nw.col("perspective") == side)


def _silent(side: Perspective) -> str:
    return (
        f"There is no event report of the perspective {side.value} at all: pass its reports as "
        "well, or there is nothing to compare."
    )


def _counted(
    people: People, sides: Sequence[Perspective], raw: Sequence[tuple[Numbers, Numbers | None]]
) -> tuple[int, ...]:
    """Return how many reports or cards the therapists with both sides have, by test."""
    return paired(_groups(people, sides, raw, Weighting.REPORTS)).n()


def _gone(counted: Counted, people: People, side: Perspective) -> list[Mapping[str, int]]:
    """Return which cards of a side are left out, by valence; not those that are nobody's."""
    return [next(denominators(counted, people, side, each))[1]["dropped"] for each in Valence]


FLIPPED = "therapists' sides flipped"
LONE = "of therapists with one side only"
NOT_CODED = "reports with a settled category"
NO_CARDS = "cards"


def _parts(
    counted: Counted, people: People, side: Perspective, valence: Valence, names: tuple[str, ...]
) -> Numbers:
    return people.matrix(_lines(counted, valence, side), N, names, "category")


def _per_card(counted: Counted, people: People, side: Perspective) -> tuple[Numbers, Numbers]:
    over, under = [], []
    for valence in Valence:
        lines = _lines(counted, valence, side)
        cards = next(denominators(counted, people, side, valence))[0]
        cards = cards if len(_of_side(counted, side)) else np.zeros_like(cards)  # not a rate of 0
        over.append(np.where(cards > 0, people.matrix(lines, N, ("",)), 0.0))
        under.append(cards)
    return np.column_stack(over), np.column_stack(under)


def _groups(
    people: People,
    sides: Sequence[Perspective],
    raw: Sequence[tuple[Numbers, Numbers | None]],
    weighting: Weighting,
    dropped: Sequence[Sequence[Mapping[str, int]]] = (({},), ({},)),
) -> list[Group]:
    groups = []
    for side, (over, under), gone in zip(sides, raw, dropped, strict=True):
        whole = over.sum(axis=1, keepdims=True) if under is None else under
        parts = people.weighed(over, whole, weighting)
        sums = [people.by_cluster(part, About.THERAPISTS_AT_LARGE) for part in parts]
        groups.append(Group(name=side.value, over=sums[0], under=sums[1], dropped=gone))
    used = sum((group.under.sum(axis=1) for group in groups), start=np.zeros(len(sums[0]))) > 0
    return [replace(g, over=g.over[used], under=g.under[used]) for g in groups]


def _flipped(groups: Sequence[Group], ways: Ways, which: int) -> tuple[Numbers, Numbers]:
    """Return the sums of one side, of shape (ways, columns), under each way."""
    flip = ways.labels.astype(np.float64)
    mine, others = groups[which], groups[1 - which]
    return (
        (1 - flip) @ mine.over + flip @ others.over,
        (1 - flip) @ mine.under + flip @ others.under,
    )


def _distance(one: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.abs(one[0] / one[1] - other[0] / other[1])


def _each_against_the_rest(tables: Numbers) -> Numbers:
    rest = tables.sum(axis=2, keepdims=True) - tables
    return statistics(np.stack([tables, rest], axis=-1).swapaxes(1, 2))


def _place(orientations: Sequence[str], name: str | None) -> int:
    return orientations.index(name) if name in orientations else -1


def _apart(
    groups: Sequence[Group],
    names: Sequence[str],
    what: str,
    weighting: Weighting,
    level: float,
    nobodys: Mapping[str, int],
) -> Table:
    unit = "cards" if what == "rates" else "reports"
    of = {
        "weighting": weighting.value,
        "about": About.THERAPISTS_AT_LARGE.value,
        "unit": unit if weighting is Weighting.REPORTS else "clients, of both sides",
    }
    return apart(groups, names, what=what, of=of, level=level, nobodys=nobodys)
