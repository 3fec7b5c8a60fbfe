"""Shares, rates and mean ratings of event reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from visavis.stats.errors import UnusableError
from visavis.stats.frames import lazy
from visavis.stats.frequencies.counted import (
    EARLY,
    RATED,
    RATINGS,
    READ,
    UNCODED,
    Counted,
    count_cards,
    count_reports,
    count_sessions,
    count_therapists,
    lost,
    summed_up,
)
from visavis.stats.frequencies.people import People
from visavis.stats.frequencies.tables import Frequencies
from visavis.stats.frequencies.words import ALL, Weighting
from visavis.stats.gaps import NOTHING, told, words_of
from visavis.stats.results import Estimate, Table
from visavis.stats.results.levels import sound
from visavis.stats.summaries.summary import N
from visavis.stats.uncertainty import abouts
from visavis.stats.uncertainty.estimates import SCALE, Scale, What, estimates
from visavis.stats.uncertainty.jackknife import LEVEL
from visavis.stats.uncertainty.totals import Numbers
from visavis.vocab.card import Perspective, Valence

Data = nw.DataFrame[Any]
NO_REPORTS = "There are no such reports with a settled category."
NO_REPORT = "There is no event report whose therapist, client, perspective and valence are known."
NO_TABLES = (
    "Reports a card need cards, and reports a session need sessions: pass these tables as well."
)
NO_CARDS = "There are no such cards."
NO_SESSIONS = "There are no sessions after which cards were expected."
UNPLACED = "settled reports of therapists without an orientation"
NO_RATINGS = "None of these reports is rated."
EXPECTED = "sessions with cards expected"
UNITS = {
    Perspective.CLIENT: "cards of clients",
    Perspective.THERAPIST: "cards of therapists",
    Perspective.GUESS: "cards of therapists before the reveal",
}


def count_frequencies(
    *,
    reports: object,
    consensus: object | None = None,
    cards: object | None = None,
    sessions: object | None = None,
    episodes: object | None = None,
    therapists: object | None = None,
    missing: Sequence[str] = NOTHING,
) -> Counted:
    """Sum up what frequencies need, per client within therapist; parts of a study add up.

    Parameters
    ----------
    reports
        The table ``eventReports``, or any with its columns therapist, client, perspective, valence
        and, where there are any, rating; and category, unless `consensus` is passed.
    consensus
        The table ``consensus`` of one codebook. A report that is missing there is not coded; a gap
        in category says that none fits.
    cards
        The table ``cards``, for reports a card.
    sessions
        The table ``sessions``, for reports a session, and for whose a card is.
    episodes
        The table ``episodes``, for whose a session is. Tables with the columns therapist and client
        need it not.
    therapists
        The table ``therapists``, for orientations.
    missing
        Words that stand for a missing value in any table, besides blanks alone.

    Raises
    ------
    UnusableError
        When a column is missing or holds other words than the study dataset's, or a table has two
        lines of the same report, card, session, episode or therapist.
    """
    given = (reports, consensus, cards, sessions, episodes, therapists)
    nothing = words_of(missing)
    read = [
        table if table is None else told(lazy(table), columns, nothing)
        for table, columns in zip(given, READ.values(), strict=True)
    ]
    reports, consensus, cards, sessions, episodes, therapists = read
    return Counted(
        reports=count_reports(reports, consensus),
        cards=None if cards is None else count_cards(cards, sessions, episodes),
        sessions=None if sessions is None else count_sessions(sessions, episodes),
        therapists=None if therapists is None else count_therapists(therapists),
    )


def frequencies(
    counted: Counted | None = None,
    *,
    level: float = LEVEL,
    **frames: Any,  # noqa: ANN401 -- frames, and words that stand for a gap
) -> Frequencies:
    """Estimate how often what is named, and how strongly it is rated.

    Parameters
    ----------
    counted
        Summaries made by `count_frequencies`, merged or not.
    level
        The share of intervals that are to contain what is estimated.
    frames
        Instead of `counted`: what `count_frequencies` takes.

    Returns
    -------
    Frequencies
        Shares by perspective, valence and category, and by orientation where therapists are
        passed; reports a card and a session; mean ratings. Each event-pooled and client-weighted,
        and clustered as the statement demands; see ``docs/methods/frequencies.md``.

    Raises
    ------
    UnusableError
        As in `count_frequencies`; or when both or neither of summaries and frames are passed.
    """
    if (counted is None) == (not frames):
        msg = "Pass either what count_frequencies made, or frames: reports=…, consensus=…."
        raise UnusableError(msg)
    sound(level)
    counted = count_frequencies(**frames) if counted is None else summed_up(counted)
    people = People.of(counted)
    return Frequencies(
        shares=Table(
            "Shares of categories",
            tuple(_shares(counted, people, level)) or (_nothing(counted, "share of reports"),),
        ),
        rates=Table(
            "Reports a card and a session",
            tuple(_rates(counted, people, level)) or (_nothing(counted, "reports a card"),),
        ),
        ratings=Table(
            "Mean ratings",
            tuple(_ratings(counted, people, level)) or (_nothing(counted, "mean rating"),),
        ),
    )


def _nothing(counted: Counted, name: str) -> Estimate:
    """Say why a table has no row."""
    there = len(counted.reports.table) > 0
    return Estimate(
        name=name,
        undefined=NO_TABLES if there else NO_REPORT,
        unit="reports",
        lines=lost(counted.reports, "reports"),
    )


def kinds(counted: Counted) -> Iterator[tuple[Perspective, Valence, Data]]:
    """Yield the lines of each perspective and valence that there are any of."""
    table = counted.reports.table
    for perspective in Perspective:
        for valence in Valence:
            fits = (nw.col("perspective") == perspective) & (nw.col("valence") == valence)
            lines = table.filter(fits)
            if len(lines):
                yield perspective, valence, lines


def of_valence(counted: Counted, valence: Valence) -> Data:
    """Return the lines of a valence, of whatever perspective."""
    return counted.reports.table.filter(nw.col("valence") == valence)


def categories(lines: Data) -> tuple[str, ...]:
    """Return the categories of some lines, in their order."""
    return tuple(lines.get_column("category").drop_nulls().unique().sort().to_list())


def _shares(counted: Counted, people: People, level: float) -> Iterator[Estimate]:
    for perspective, valence, lines in kinds(counted):
        names = categories(of_valence(counted, valence))  # one that a side never names is 0 of n
        over = people.matrix(lines, N, names or (ALL,), "category")
        groups = [("", np.ones(len(over), bool))]
        groups += [(name, people.with_orientation(name)) for name in people.orientations]
        placed = np.logical_or.reduce(
            [np.zeros(len(over), bool), *(rows for _, rows in groups[1:])]
        )
        nobodys = lost(counted.reports, "reports")
        unplaced = {UNPLACED: round(float(over[~placed].sum()))}
        for orientation, rows in groups:
            of = {"perspective": perspective.value, "valence": valence.value}
            if counted.therapists is not None:
                of["orientation"] = orientation or ALL
            yield from _both_ways(
                people,
                np.where(rows[:, None], over, 0.0),
                columns=[{"category": name} for name in names or (ALL,)],
                what={
                    "name": "share of reports",
                    "scale": Scale.SHARE,
                    "unit": "reports",
                    "of": of,
                    "dropped": uncoded(people, lines, rows),
                    "lines": nobodys | unplaced if orientation else nobodys,
                    "level": level,
                    "empty": NO_REPORTS,
                },
            )


def uncoded(people: People, lines: Data, rows: NDArray[np.bool_] | None = None) -> dict[str, int]:
    """Return how many reports of these pairs have no category, and why."""
    without = lines.filter(nw.col("category").is_null())
    rows = np.ones(len(people.pairs), bool) if rows is None else rows
    missing, unread = (people.matrix(without, name, ("",))[rows].sum() for name in (N, UNCODED))
    return {"not coded": int(unread), "of no category": int(missing - unread)}


def _rates(counted: Counted, people: People, level: float) -> Iterator[Estimate]:
    for perspective, valence, lines in kinds(counted):
        over = people.matrix(lines, N, ("",))
        of = {"perspective": perspective.value, "valence": valence.value}
        for under, words in denominators(counted, people, perspective, valence):
            yield from _both_ways(
                people,
                np.where(under > 0, over, 0.0),
                under,
                columns=[{}],
                what={**words, "scale": Scale.RATE, "of": of, "level": level},
            )


def denominators(
    counted: Counted, people: People, perspective: Perspective, valence: Valence
) -> Iterator[tuple[Numbers, Mapping[str, Any]]]:
    """Yield what reports are counted by, and its words; see `What`."""
    if counted.cards is not None:
        guess = perspective is Perspective.GUESS
        side = Perspective.THERAPIST if guess else perspective
        table = counted.cards.table
        cards = table.filter(nw.col("perspective") == side)
        under = people.matrix(cards, EARLY if guess else valence.value, ("",))
        gone = int(people.matrix(cards, N, ("",)).sum() - under.sum())
        why = "handed in after the reveal" if guess else "with this question left open"
        nobodys = lost(counted.reports, "reports") | lost(counted.cards, "cards")
        words = {"name": "reports a card", "unit": UNITS[perspective], "empty": NO_CARDS}
        yield under, {**words, "dropped": {why: gone}, "lines": nobodys}
    if counted.sessions is not None:
        under = people.matrix(counted.sessions.table, N, ("",))
        nobodys = lost(counted.reports, "reports") | lost(counted.sessions, "sessions")
        words = {"name": "reports a session", "unit": EXPECTED, "empty": NO_SESSIONS}
        yield under, {**words, "lines": nobodys}


def _ratings(counted: Counted, people: People, level: float) -> Iterator[Estimate]:
    for perspective, valence, lines in kinds(counted):
        names = categories(lines)
        over, under = (
            np.column_stack(
                [people.matrix(lines, value, ("",)), people.matrix(lines, value, names, "category")]
            )
            for value in (RATINGS, RATED)
        )
        _on_the_scale(over, under)
        reports = np.column_stack(
            [people.matrix(lines, N, ("",)), people.matrix(lines, N, names, "category")]
        )
        gaps = (reports - under).sum(axis=0)
        beside = int(under[:, 0].sum() - under[:, 1:].sum())
        for place, name in enumerate((ALL, *names)):
            yield from _both_ways(
                people,
                over[:, [place]],
                under[:, [place]],
                columns=[{"category": name}],
                what={
                    "name": "mean rating",
                    "scale": Scale.RATING,
                    "unit": "rated reports",
                    "of": {"perspective": perspective.value, "valence": valence.value},
                    "dropped": {
                        "without a rating": int(gaps[place]),
                        **({"rated, without a category": beside} if place else {}),
                    },
                    "lines": lost(counted.reports, "reports"),
                    "level": level,
                    "empty": NO_RATINGS,
                },
            )


def _on_the_scale(over: Numbers, under: Numbers) -> None:
    if (over < under * SCALE.low).any() or (over > under * SCALE.high).any():
        msg = (
            f"The column 'rating' goes beyond {SCALE.low:g} to {SCALE.high:g}: bring HAT's line of "
            "1 to 9 to the card's points first, with visavis.vocab.rating."
        )
        raise UnusableError(msg)


def _both_ways(
    people: People,
    over: Numbers,
    under: Numbers | None = None,
    *,
    columns: list[dict[str, str]],
    what: Mapping[str, Any],
) -> Iterator[Estimate]:
    """Yield the estimates of each column side by side: both weightings, and all clusterings.

    Without `under`, columns are parts of their sum.
    """
    under = over.sum(axis=1, keepdims=True) if under is None else under
    found = []
    for weighting in Weighting:
        parts, words = people.weighed(over, under, weighting), dict(what)
        if weighting is Weighting.CLIENTS:
            # Each client weighs 1, however many reports there are; what is left out are no clients.
            things = words["unit"].removeprefix("rated ")
            gone = {f"{things} {why}": n for why, n in words.get("dropped", {}).items()}
            words |= {"unit": "clients", "dropped": {}, "lines": gone | words["lines"]}
        n = np.broadcast_to(parts[1].sum(axis=0), len(columns))
        for about in abouts(what["of"]["perspective"]):
            of = {"weighting": weighting.value, "about": about.value}
            found.append(
                estimates(
                    people.ratios(*parts, about=about),
                    What(about=about, **words),
                    columns=[{**column, **of} for column in columns],
                    n=[round(float(x)) for x in n],
                )
            )
    yield from chain.from_iterable(zip(*found, strict=True))
