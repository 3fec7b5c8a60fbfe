"""Congruence as people read it in a terminal: one table and one sentence for each level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from visavis.cli.terminal import text
from visavis.stats.congruence import Congruence, Level
from visavis.stats.congruence.network import CLIENTS, THERAPISTS
from visavis.stats.results import Estimate
from visavis.stats.results.shown import shown
from visavis.vocab.card import Perspective

NAMES: Mapping[str, str] = {
    "both": "both",
    "only_client": "only the client",
    "only_other": "only the other side",
    "neither": "neither",
    "positive_agreement": "agreement on yes",
    "negative_agreement": "agreement on nothing",
    "observed_agreement": "agreement",
    "expected_agreement": "  by chance",
    "kappa": "  kappa",
    "match_rate": "matched",
    "decoy_rate": "  by chance (decoys)",
    "difference": "  difference",
    "beyond_chance": "  beyond chance",
    "same_category": "same category",
    "same_category_by_margins": "  by chance",
    "jaccard": "overlap (Jaccard)",
    "jaccard_other_sessions": "  by chance (other sessions)",
    "masi_alpha": "alpha (MASI)",
    "profile_overlap": "overlap",
    "profile_overlap_other_clients": "  by chance (other clients)",
    "temporal_congruence": "rises together (slope)",
    "directional_discrepancy": "therapist less client (points)",
}
WITHOUT_INTERVAL = ("both", "only_client", "only_other", "neither")
VALENCES = {"both": "both valences"}
LEGEND = (
    "Below each value: the 95 % interval from clients (for these therapists), then from therapists "
    "(for therapists at large). Beyond chance and kappa: 0 is chance, 1 the most there can be."
)


WHO = {
    Perspective.THERAPIST: "the client and the therapist",
    Perspective.GUESS: "the client and the therapist's guess",
}


def show(console: Console, found: Congruence) -> None:
    """Print each level: what was compared, the numbers, why some are missing, and a sentence."""
    for level in found.levels:
        console.print(text(level.title(), style="bold"))
        if level.left_out is None:
            for perspective in dict.fromkeys(one.of["perspective"] for one in level.estimates):
                console.print(_table(level, perspective))
            for line in _remarks(level):
                console.print(Padding(text(line, style="dim"), (0, 0, 0, 2)))
        console.print(text(f"{level.sentence()}\n"))
    console.print(text(LEGEND, style="dim"))


def _table(level: Level, perspective: str) -> Grid:
    of_it = [one for one in level.estimates if one.of["perspective"] == perspective]
    valences = list(dict.fromkeys(one.of["valence"] for one in of_it))
    made = Grid(box=None, header_style="bold", padding=(0, 2, 0, 0))
    made.add_column(text(WHO[Perspective(perspective)]))
    for valence in valences:
        made.add_column(text(VALENCES.get(valence, valence)), justify="right", no_wrap=True)
    for name in dict.fromkeys(one.name for one in of_it):
        made.add_row(NAMES[name], *(_cell(of_it, name, valence) for valence in valences))
    for name in _told_apart(of_it, valences):
        made.add_row()
        by = {
            cluster: [_of(of_it, name, valence, cluster) for valence in valences]
            for cluster in (CLIENTS, THERAPISTS)
        }
        what = "" if name == of_it[0].name else f"{NAMES[name].strip()}: "
        made.add_row(f"{what}{by[CLIENTS][0].unit}", *(f"{one.n:,}" for one in by[CLIENTS]))
        for cluster, them in by.items():
            made.add_row(cluster, *(f"{one.clusters:,}" for one in them))
    made.add_row()
    return made


def _told_apart(estimates: Sequence[Estimate], valences: Sequence[str]) -> Iterator[str]:
    """Yield the numbers that rest on other units than those before them in the table."""
    seen = []
    for name in dict.fromkeys(one.name for one in estimates):
        them = [_of(estimates, name, valence, CLIENTS) for valence in valences]
        units = [(one.n, one.unit) for one in them]
        if units not in seen:
            seen.append(units)
            yield name


def _of(estimates: Sequence[Estimate], name: str, valence: str, cluster: str) -> Estimate:
    return next(
        one
        for one in estimates
        if (one.name, one.of["valence"], one.cluster) == (name, valence, cluster)
    )


def _cell(estimates: Sequence[Estimate], name: str, valence: str) -> Text:
    both = [_of(estimates, name, valence, cluster) for cluster in (CLIENTS, THERAPISTS)]
    made = text(shown(both[0].value), style="bold")
    if name not in WITHOUT_INTERVAL and both[0].value is not None:
        for one in both:
            made.append(f"\n{_interval(one)}", style="not bold dim")
    return made


def _interval(one: Estimate) -> str:
    found = one.interval
    return f"{shown(found.low)} to {shown(found.high)}" if found else "no interval"


def _remarks(level: Level) -> Iterator[str]:
    """Yield what was left out, what has no value and why, and what to be careful about."""
    yield from left_out(level)
    by_client = [one for one in level.estimates if one.cluster == CLIENTS]
    names = {_called(one) for one in by_client}
    every = [(_called(one), one) for one in level.estimates]
    here = [(_called(one), one) for one in by_client]
    yield from grouped("No value: ", [(one.undefined, one.of, who) for who, one in here], names)
    told = [each for each in every if each[1].name not in WITHOUT_INTERVAL]
    yield from grouped(
        "No interval: ", [(one.no_interval, one.of, who) for who, one in told], names
    )
    cautions = [(word, one.of, who) for who, one in told for word in one.cautions]
    yield from grouped("", cautions, names)


def left_out(level: Level) -> Iterator[str]:
    """Yield what was left out of a level, by reason."""
    by_client = [one for one in level.estimates if one.cluster == CLIENTS]
    found: dict[str, dict[str, int]] = {}
    for one in by_client:
        for why, count in {**one.dropped, **one.lines}.items():
            found.setdefault(why, {})[_whose(one.of)] = count
    everything = {_whose(one.of) for one in by_client}
    for why, counts in found.items():
        yield f"Left out, {why}: {_counts(counts, everything)}"


def _called(one: Estimate) -> str:
    return NAMES[one.name].strip()


def _counts(counts: Mapping[str, int], everything: AbstractSet[str]) -> str:
    """Say each number once, with the comparisons that it is of, unless it is of all."""
    found: dict[int, list[str]] = {}
    for of, count in counts.items():
        found.setdefault(count, []).append(of)
    return ", ".join(
        f"{n:,}" if everything == {*those} else f"{n:,} ({'; '.join(those)})"
        for n, those in found.items()
    )


def _whose(of: Mapping[str, object]) -> str:
    valence = str(of["valence"])
    return f"{of['perspective']}, {VALENCES.get(valence, valence)}"


def grouped(
    head: str,
    said: Iterable[tuple[object, Mapping[str, object], str]],
    everything: AbstractSet[str],
) -> Iterator[str]:
    """Yield each sentence once, with the comparisons that it is said of, and which numbers.

    Parameters
    ----------
    head
        What the line begins with.
    said
        A sentence or nothing, the comparison, and what in it is meant.
    everything
        What there is in a comparison: where all of it is meant, it is not named.
    """
    found: dict[str, dict[str, dict[str, None]]] = {}
    for sentence, of, which in said:
        if sentence:
            found.setdefault(str(sentence), {}).setdefault(_whose(of), {})[which] = None
    for sentence, where in found.items():
        alike: dict[str, list[str]] = {}
        for whose, names in where.items():
            alike.setdefault(_some([*names], everything), []).append(whose)
        told = (f"{'; '.join(whose)}{which}" for which, whose in alike.items())
        yield f"{head}{sentence} ({'; '.join(told)})"


MOST = 8
"""Names that are told one by one."""


def _some(which: Sequence[str], everything: AbstractSet[str]) -> str:
    if everything == {*which}:
        return ""
    more = f" and {len(which) - MOST:,} more" if len(which) > MOST else ""
    return f": {', '.join(which[:MOST])}{more}"
