"""Every number that the pages told, beside what the planted confusion implies of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from statistics import mean

import krippendorff
import numpy as np

from bench.coded import implied
from bench.coded.book import TITLES
from bench.coded.compared import Cells, Counts, Line, cells
from bench.coded.driving import Done
from bench.coded.implied import Numbers
from bench.coded.matching import Matcher
from bench.coded.planted import CODES, Confusion, Eyes, Kind, Report
from bench.coded.rating import Coded, Rater
from bench.coded.reading import Told
from visavis.apps.coding.rules.answers import NONE_FITS
from visavis.vocab.card import Perspective

OVERALL = ("percent", "krippendorff_alpha", "fleiss", "gwet_ac1")
IN_PAIRS = ("percent", "cohen")
BEYOND_CHANCE = ("krippendorff_alpha", "fleiss", "cohen")
"""Of these the interval as it is told is to hold what is implied, where categories are coded: all
reports are in that round, and the same is said at every run. Which sessions are decoys is drawn."""
CATEGORIES, SAME_EVENT = "categories", "same event"
EXACT = 1e-9
WHOSE, HEAT = "what the rater gave", "Which codes are taken for one another"
TITLED = {title: code for code, title in TITLES.items()} | {"None fits": NONE_FITS}
"""What pages call each code."""
Truth = Mapping[str, Report]


def first(rater: Rater, truth: Truth, *, gold: bool) -> dict[str, Coded]:
    """Return what a rater said the first time, of gold reports or of all others."""
    return {one.key: one for one in rater.coded if one.time == 0 and truth[one.key].gold is gold}


def of_categories(done: Done, truth: Truth, confusions: Sequence[Confusion]) -> Iterator[Line]:
    """Yield every number about the round of categories.

    Parameters
    ----------
    done
        What was driven, and what pages told.
    truth
        What each report is.
    confusions
        What was planted, for each rater; or what is to be found not to have been.
    """
    told = done.reliability[0]
    keys = sorted(first(done.raters[0], truth, gold=False))
    by_rater = [implied.answers(one, [truth[key].kind for key in keys]) for one in confusions]
    letters = [done.letters[one.habits.name] for one in done.raters]
    yield from _together(told, CATEGORIES, implied.coefficients(by_rater))
    for code, alpha in implied.against_others(by_rater).items():
        found = told.one("categories", coefficient="krippendorff_alpha", category=code)
        yield Line(f"alpha of {code} against all others", alpha, found)
    yield from _two_by_two(told, CATEGORIES, by_rater, letters)
    for rater, confusion, letter in zip(done.raters, confusions, letters, strict=True):
        yield from _alone(told, rater, confusion, letter, truth)
    yield from _blinding(done, truth)


def _together(told: Told, what: str, values: Mapping[str, float]) -> Iterator[Line]:
    for key in OVERALL:
        found = told.one("agreement", coefficient=key)
        yield Line(
            f"{what}: {key}", values[key], found, strict=what == CATEGORIES and key in BEYOND_CHANCE
        )


def _two_by_two(
    told: Told, what: str, by_rater: Sequence[Numbers], letters: Sequence[str]
) -> Iterator[Line]:
    for one, other in combinations(range(len(letters)), 2):
        values = implied.pair(by_rater[one], by_rater[other])
        names = sorted((letters[one], letters[other]))
        for key in IN_PAIRS:
            found = told.one("pairs", coefficient=key, first=names[0], second=names[1])
            whose = f"{what}: {key} of raters {one + 1} and {other + 1}"
            yield Line(
                whose, values[key], found, strict=what == CATEGORIES and key in BEYOND_CHANCE
            )


def _alone(
    told: Told, rater: Rater, confusion: Confusion, letter: str, truth: Truth
) -> Iterator[Line]:
    """Yield how a rater agrees with experts, and with themselves."""
    name = rater.habits.name
    golden = Counter(truth[key].kind for key in first(rater, truth, gold=True))
    found = told.one("gold", rater=letter, coefficient="percent")
    yield Line(f"{name}: same as experts", implied.right(confusion, golden), found)
    again = [truth[one.key].kind for one in rater.coded if one.time == 1]
    found = told.one("repeats", rater=letter, coefficient="percent")
    value = implied.with_oneself(implied.answers(confusion, again))
    yield Line(f"{name}: same as before", value, found)


def _blinding(done: Done, truth: Truth) -> Iterator[Line]:
    """Yield how often the source was recognised, less how often it was mistaken."""
    for side in (Perspective.CLIENT, Perspective.THERAPIST):
        surplus = [
            rater.habits.right - rater.habits.wrong
            for rater in done.raters
            for one in first(rater, truth, gold=False).values()
            if truth[one.key].side is side
        ]
        found = done.reliability[0].one("blinding", source=side.value)
        yield Line(f"blinding index, by a {side.value}", mean(surplus), found)


def of_matches(done: Done, eyes: Sequence[Eyes], truth: Truth) -> Iterator[Line]:
    """Yield every number about the round of matches."""
    told = done.reliability[1]
    real = sorted({pair for one in done.matchers[0].judged if not one.decoy for pair in one.pairs})
    by_rater = [implied.judgements([_likely(one, pair, truth) for pair in real]) for one in eyes]
    letters = [done.letters[one.eyes.name] for one in done.matchers]
    yield from _together(told, SAME_EVENT, implied.coefficients(by_rater))
    yield from _two_by_two(told, SAME_EVENT, by_rater, letters)
    for decoy, name in ((True, "decoys"), (False, "one session")):
        rates = [
            1 - float(np.prod([1 - _likely(one, pair, truth) for pair in each.pairs]))
            for one, matcher in zip(eyes, done.matchers, strict=True)
            for each in matcher.judged
            if each.decoy is decoy
        ]
        yield Line(f"a match is found: {name}", mean(rates), told.one("match rates", pairs=name))


def _likely(eyes: Eyes, pair: tuple[str, str], truth: Truth) -> float:
    one, other = pair
    return eyes.if_same if truth[one].moment == truth[other].moment else eyes.if_not


# --- confusion on gold reports -------------------------------------------------------------------


def confusion_on_gold(
    done: Done, truth: Truth, confusions: Sequence[Confusion]
) -> tuple[Cells, ...]:
    """Compare what each rater said of gold reports with what was planted, cell by cell."""
    return tuple(
        cells(rater.habits.name, confusion, said_of_gold(rater, truth))
        for rater, confusion in zip(done.raters, confusions, strict=True)
    )


def said_of_gold(rater: Rater, truth: Truth) -> Counts:
    """Count what a rater said of gold reports of each kind."""
    found: dict[Kind, Counter[str]] = {}
    for one in first(rater, truth, gold=True).values():
        found.setdefault(truth[one.key].kind, Counter())[one.code] += 1
    return found


# --- what was said is what was told --------------------------------------------------------------


def lost(done: Done, truth: Truth) -> Iterator[str]:
    """Yield where pages tell something else than was said: there everything has to be exact."""
    for rater in done.raters:
        letter = done.letters[rater.habits.name]
        own = {
            (truth[one.key].code, one.code): 0 for one in first(rater, truth, gold=True).values()
        }
        for one in first(rater, truth, gold=True).values():
            own[truth[one.key].code, one.code] += 1
        if own != _download(done.reliability[0], letter):
            yield f"{rater.habits.name}: the download tells another confusion on gold reports"
        if Counter(own) != _heat(done.laid[letter]):
            yield f"{rater.habits.name}: the page shows another confusion on gold reports"
    yield from _alphas(done, truth)


def _download(told: Told, letter: str) -> dict[tuple[str, str], int]:
    rows = [row for row in told.sections["gold, code by code"] if WHOSE in row]
    return {
        (row["code"], code): row[code]
        for row in rows
        if row[WHOSE] == letter
        for code in CODES
        if row.get(code)
    }


def _heat(told: Told) -> Counter[tuple[str, str]]:
    """Return what the heat map shows, by code."""
    rows = [(TITLED[row[0].split(" ", 1)[1]], row[1:-1]) for row in told.tables[HEAT]]
    codes = [code for code, _cells in rows]
    return Counter(
        {
            (settled, given): int(cell)
            for settled, shown in rows
            for given, cell in zip(codes, shown, strict=True)
            if cell != "·"
        }
    )


def _alphas(done: Done, truth: Truth) -> Iterator[str]:
    """Compute alpha of what was said by a program of others, and hold it against what was told."""
    keys = sorted(first(done.raters[0], truth, gold=False))
    said = [[first(r, truth, gold=False)[key].code for key in keys] for r in done.raters]
    pairs = sorted({pair for one in done.matchers[0].judged if not one.decoy for pair in one.pairs})
    for name, table, told in (
        ("categories", said, done.reliability[0]),
        ("same event", [_judged(one, pairs) for one in done.matchers], done.reliability[1]),
    ):
        alpha = float(krippendorff.alpha(np.array(table), level_of_measurement="nominal"))
        found = told.one("agreement", coefficient="krippendorff_alpha").value
        if abs(alpha - found) > EXACT:
            yield f"{name}: alpha of what was said is {alpha}, and the page tells {found}"
        shown = told.shown("Agreement", "Krippendorff’s alpha")
        if shown != f"{alpha:.2f}":
            yield f"{name}: alpha of what was said is {alpha}, and the page shows {shown}"


def _judged(matcher: Matcher, pairs: Sequence[tuple[str, str]]) -> list[str]:
    told = {
        pair: same for one in matcher.judged if not one.decoy for pair, same in one.pairs.items()
    }
    return [str(told[pair]) for pair in pairs]
