"""One plain sentence for each level; every number in it is an estimate's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from visavis.stats.results import Estimate
from visavis.stats.results.shown import Row
from visavis.vocab.counted import counted

SENTENCES: Mapping[int, str] = {
    1: (
        "In {observed_agreement:.0%} of {sessions}, client and therapist say the same on whether "
        "anything helped particularly (kappa {kappa:.2f}); {expected_agreement:.0%} would by "
        "chance, from how often each side says so."
    ),
    2: (
        "In {match_rate:.0%} of {sessions} in which both name something helpful and raters "
        "judged a pair of reports, one was judged to be about the same event; of pairs from two "
        "sessions {decoy_rate:.0%} were (beyond chance {beyond_chance:.2f})."
    ),
    3: (
        "Of {sessions} about the same helpful event, {same_category:.0%} are of the same category "
        "(kappa {kappa:.2f}); {same_category_by_margins:.0%} would be by chance, from how often "
        "each side names each category."
    ),
    4: (
        "In {sessions}, the categories that both sides name overlap by {jaccard:.0%} on average; "
        "with another session of the same therapy it is {jaccard_other_sessions:.0%} (beyond "
        "chance {beyond_chance:.2f}, alpha {masi_alpha:.2f})."
    ),
    5: (
        "Over {sessions}, what a client and the therapist name in different sessions is of the "
        "same category in {profile_overlap:.0%} of pairs; with another client of the same "
        "therapist in {profile_overlap_other_clients:.0%} (beyond chance {beyond_chance:.2f})."
    ),
    6: (
        "In {sessions} that both rate as to what helped, therapists rate {points:.2f} points "
        "{direction} than clients on average; in the {moving:,} with clients whose own ratings "
        "differ, the therapist's rating moves by {temporal_congruence:.2f} points with each point "
        "by which a client's differs from that client's mean (0: not at all)."
    ),
}
UNITS: Mapping[int, tuple[str, str]] = {
    3: ("pair of reports", "pairs of reports"),
    5: ("therapy", "therapies"),
}
FIRST: Mapping[int, str] = {
    1: "observed_agreement",
    2: "match_rate",
    3: "same_category",
    4: "jaccard",
    5: "profile_overlap",
    6: "directional_discrepancy",
}
"""The estimate whose denominator the sentence tells."""
SLOPE = "temporal_congruence"
"""Of level 6; it has a denominator of its own."""


def sentence(number: int, estimates: Sequence[Estimate]) -> str:
    """Say what a level found of the therapist's accounts and of what helped."""
    valence = "both" if number == 4 else "helpful"  # noqa: PLR2004 -- sets are of both
    told = {
        each.name: each
        for each in estimates
        if (each.of["perspective"], each.of["valence"]) == ("therapist", valence)
    }
    missing = [each for each in told.values() if each.undefined]
    needed = [each for each in missing if f"{{{each.name}:" in SENTENCES[number]]
    if needed:
        return f"{needed[0].name} has no value. {needed[0].undefined}"
    values = {name: each.value or 0.0 for name, each in told.items()}
    difference = values.get("directional_discrepancy", 0.0)
    return SENTENCES[number].format(
        **values,
        sessions=counted(told[FIRST[number]].n, *UNITS.get(number, ("session",))),
        points=abs(difference),
        moving=told[SLOPE].n if SLOPE in told else 0,
        direction="lower" if difference < 0 else "higher",
    )


COEFFICIENTS: Mapping[int, tuple[str, str]] = {
    1: ("kappa", "a kappa"),
    2: ("beyond_chance", "a value beyond chance"),
    3: ("kappa", "a kappa"),
    4: ("beyond_chance", "a value beyond chance"),
    5: ("beyond_chance", "a value beyond chance"),
    6: ("temporal_congruence", "a slope"),
}
"""By level: of which estimate therapists and episodes are told, and what it is called."""
NOBODY = "There is nothing to compare: no session counts at this level."


def of_therapists(number: int, rows: Sequence[Row]) -> str:
    """Say how far therapists differ in their accounts of what helped."""
    told = _told(number, rows)
    if not told:
        return NOBODY
    sound = [row for row in told if row["value"] is not None]
    begins = (
        f"{len(sound):,} of {counted(len(told), 'therapist')} {_has(sound)} "
        f"{COEFFICIENTS[number][1]}"
    )
    if not sound:
        return f"{begins}. {told[0]['undefined']}"
    network, between = (float(sound[0][name] or 0) for name in ("network", "between"))
    if not between:
        return (
            f"{begins}. They differ no more than chance would make them, so each is told the "
            f"network's, {network:.2f}."
        )
    return (
        f"{begins}. Apart from chance they differ by a standard deviation of {between:.2f} around "
        f"the network's, {network:.2f}."
    )


def of_episodes(number: int, rows: Sequence[Row]) -> str:
    """Say where the values of episodes lie, of the therapist's accounts of what helped."""
    told = _told(number, rows)
    if not told:
        return NOBODY
    values = [float(row["value"]) for row in told if row["value"] is not None]
    begins = (
        f"{len(values):,} of {counted(len(told), 'episode')} {_has(values)} "
        f"{COEFFICIENTS[number][1]}"
    )
    if not values:
        return f"{begins}. {told[0]['undefined']}"
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return (
        f"{begins}; half of these lie between {low:.2f} and {high:.2f}, with {middle:.2f} in the "
        "middle."
    )


def _told(number: int, rows: Sequence[Row]) -> list[Row]:
    valence = "both" if number == 4 else "helpful"  # noqa: PLR2004 -- sets are of both
    of = (COEFFICIENTS[number][0], "therapist", valence)
    return [row for row in rows if (row["name"], row["perspective"], row["valence"]) == of]


def _has(some: Sequence[object]) -> str:
    return "has" if len(some) == 1 else "have"
