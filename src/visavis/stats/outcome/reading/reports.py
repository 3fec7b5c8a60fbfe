"""What event reports say of a session: ratings, guesses, categories, and what was matched."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from visavis.stats.congruence.counting.same_event import Judged
from visavis.stats.congruence.study import GUESS, NOTHING, UNCODED, YES, Frame, Study, once
from visavis.stats.outcome.reading.gates import (
    CLIENT,
    THERAPIST,
    both,
    gate,
    in_time,
    not_both,
)
from visavis.vocab.card import Valence

VALENCES = tuple(valence.value for valence in Valence)
OWN = (CLIENT, THERAPIST)
RATING = "_rating"
"""What the name of a mean rating ends with."""


def rated(study: Study) -> Frame:
    """Add up each side's ratings, and the therapist's guesses, session by session."""
    sums: dict[str, nw.Expr] = {"guesses": once(nw.col("perspective") == nw.lit(GUESS))}
    there = ~nw.col("rating").is_null()
    for valence in VALENCES:
        of = nw.col("valence") == nw.lit(valence)
        sums[f"guess {valence}"] = once(of & (nw.col("perspective") == nw.lit(GUESS)))
        for side in OWN:
            own = of & there & (nw.col("perspective") == nw.lit(side))
            sums[f"rated {side} {valence}"] = once(own)
            points = nw.when(own).then(nw.col("rating")).otherwise(nw.lit(0.0))
            sums[f"points {side} {valence}"] = points
    lines = study.every_report.select("session", **sums)
    return lines.group_by("session").agg(nw.col(*sums).sum())


def ratings() -> Iterator[nw.Expr]:
    """Yield the mean rating of what a side reports."""
    for side in OWN:
        for valence in VALENCES:
            many = nw.col(f"rated {side} {valence}")
            mean = nw.when(many > nw.lit(0), gate(side, valence) == nw.lit(YES)).then(
                nw.col(f"points {side} {valence}") / many
            )
            yield mean.alias(f"{side}_{valence}{RATING}")


def guesses() -> Iterator[nw.Expr]:
    """Yield whether the therapist, before the reveal, guessed that the client reports something."""
    for valence in VALENCES:
        guessed = nw.when(nw.col("guesses") > nw.lit(0), in_time(THERAPIST))
        yield guessed.then(once(nw.col(f"guess {valence}") > nw.lit(0))).alias(f"guess_{valence}")


def coded(study: Study) -> Frame:
    """Count each side's reports by settled category, session by session.

    ``coded client helpful`` and ``uncoded …`` count reports, ``shared helpful`` the categories that
    both sides name, ``is 3 client helpful`` reports of the third category.
    """
    every = study.coded(study.settled(study.every_report))
    named = every.with_columns(
        **{side: once(nw.col("perspective") == nw.lit(side)) for side in OWN}
    )
    lines = named.group_by("session", "valence", "place").agg(nw.col(*OWN).sum())
    sums = {}
    uncoded = nw.col("place") == nw.lit(UNCODED)
    for valence in VALENCES:
        of = nw.col("valence") == nw.lit(valence)
        for side in OWN:
            own = of & (nw.col(side) > nw.lit(0))
            sums[f"coded {side} {valence}"] = once(own & ~uncoded)
            sums[f"uncoded {side} {valence}"] = once(own & uncoded)
            for place in range(len(study.categories)):
                sums[_is(place, side, valence)] = once(own & (nw.col("place") == nw.lit(place)))
        one, other = (nw.col(side) > nw.lit(0) for side in OWN)
        category = nw.col("place") >= nw.lit(0)
        sums[f"shared {valence}"] = once(of & one & other & category)
    return lines.select("session", **sums).group_by("session").agg(nw.col(*sums).sum())


def _is(place: int, side: str, valence: str) -> str:
    return f"is {place} {side} {valence}"


def categories(study: Study) -> Iterator[nw.Expr]:
    """Yield whether a side names a category, and whether both name one in common.

    Where a side names none and a report of it is not coded, nobody knows.
    """
    for valence in VALENCES:
        for side in OWN:
            mark = gate(side, valence)
            for place, name in enumerate(study.categories):
                named = nw.col(_is(place, side, valence)) > nw.lit(0)
                found = (
                    nw.when(mark == nw.lit(NOTHING))
                    .then(nw.lit(0))
                    .when(mark == nw.lit(YES), named)
                    .then(nw.lit(1))
                    .when(mark == nw.lit(YES), _settled(side, valence))
                    .then(nw.lit(0))
                )
                yield found.alias(f"{side}_{valence}:{name}")
        none = _settled(CLIENT, valence) & _settled(THERAPIST, valence)
        shared = nw.when(not_both(valence)).then(nw.lit(0))
        shared = shared.when(both(valence), nw.col(f"shared {valence}") > nw.lit(0)).then(nw.lit(1))
        yield shared.when(both(valence), none).then(nw.lit(0)).alias(f"shared_category_{valence}")


def _settled(side: str, valence: str) -> nw.Expr:
    """Return whether each report of a side has its category."""
    many, without = (nw.col(f"{word} {side} {valence}") for word in ("coded", "uncoded"))
    return (many > nw.lit(0)) & (without == nw.lit(0))


def judged(study: Study) -> Frame:
    """Return which sessions raters judged, found a match in, and what category the matched have."""
    pairs = Judged(study).pairs.filter(
        nw.col("decoy") == nw.lit(0), nw.col("perspective") == nw.lit(THERAPIST)
    )
    alone = (nw.col("client_categories") <= nw.lit(1)) & (nw.col("other_categories") <= nw.lit(1))
    places = (nw.col("client_place") >= nw.lit(0)) & (nw.col("other_place") >= nw.lit(0))
    same = nw.col("same") == nw.lit(1)
    alike = nw.col("client_place") == nw.col("other_place")
    sums = {}
    for valence in VALENCES:
        of = nw.col("valence") == nw.lit(valence)
        sums[f"judged {valence}"] = once(of)
        sums[f"matched {valence}"] = once(of & same)
        sums[f"compared {valence}"] = once(of & same & alone & places)
        sums[f"alike {valence}"] = once(of & same & alone & places & alike)
    return pairs.select("session", **sums).group_by("session").agg(nw.col(*sums).sum())


def matches() -> Iterator[nw.Expr]:
    """Yield whether both report the same event, and whether of the same category.

    Where one side or both say nothing there is nothing to match, which is 0.
    """
    for valence in VALENCES:
        seen, met, held, alike = (
            nw.col(f"{word} {valence}") > nw.lit(0)
            for word in ("judged", "matched", "compared", "alike")
        )
        nothing = nw.when(not_both(valence)).then(nw.lit(0))
        matched = nothing.when(both(valence), met).then(nw.lit(1))
        yield matched.when(both(valence), seen).then(nw.lit(0)).alias(f"matched_{valence}")
        same = nothing.when(both(valence), alike).then(nw.lit(1))
        apart = (seen & ~met) | held
        yield same.when(both(valence), apart).then(nw.lit(0)).alias(f"same_category_{valence}")
