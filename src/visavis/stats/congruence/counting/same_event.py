"""Levels 2 and 3: which pairs of reports raters took for the same event, and their categories."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import narwhals as nw

from visavis.stats.congruence.counting.lines import N, once, renamed, summary, summed
from visavis.stats.congruence.study import CLIENT, GAP, OTHERS, UNCODED, Frame, Study
from visavis.stats.frames import flag, kept
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import each_one

KEYS = ("perspective", "valence")
EVENT_SUMS = (N, "matched", "unjudged", "decoys", "decoys_matched")
"""Sessions with a judgement, those with a match; sessions without; decoy pairs, those matched."""


@dataclass(frozen=True, eq=False)
class Judged:
    """The pairs of reports that raters judged."""

    study: Study

    @cached_property
    def pairs(self) -> Frame:
        """One row for each pair that was judged: whose, of which valence, and whether the same.

        A pair is the same where more than half of those who judged it say so. Pairs of two valences
        are no pairs, and neither are those of sessions without both cards in before the reveal.
        """
        rows = self.study.judgements
        judgements = rows.select(
            "client_report",
            "therapist_report",
            flag(rows, "decoy").alias("decoy"),
            flag(rows, "same").alias("yes"),
        ).filter(~nw.col("yes").is_null())
        settled = (
            judgements.with_columns(each_one("judged"))
            .group_by("client_report", "therapist_report", "decoy")
            .agg(nw.col("yes", "judged").sum())
            .with_columns(once(nw.col("yes") * 2 > nw.col("judged")).alias("same"))
        )
        reports = self.study.reports
        of_client = reports.filter(nw.col("perspective") == nw.lit(CLIENT)).select(
            "session",
            "episode",
            "valence",
            client_report="report",
            client_place="place",
            client_categories="categories",
        )
        of_other = reports.filter(nw.col("perspective") != nw.lit(CLIENT)).select(
            "perspective",
            therapist_report="report",
            other_session="session",
            other_valence="valence",
            other_place="place",
            other_categories="categories",
        )
        met = settled.join(of_client, on="client_report").join(of_other, on="therapist_report")
        one_session = nw.col("session") == nw.col("other_session")
        decoy = nw.col("decoy") == nw.lit(1)
        alike = met.filter(
            nw.col("valence") == nw.col("other_valence"),
            (one_session & ~decoy) | (~one_session & decoy),
        )
        return kept(alike.drop("other_session", "other_valence"))


def same_event(judged: Judged) -> Summary:
    """Count sessions in which both report a valence by whether a pair was judged the same.

    A partition must keep an episode whole: decoys are of two sessions.
    """
    study, pairs = judged.study, judged.pairs
    sessions = _judged_sessions(study, pairs)
    columns = [f"{other} {count}" for other in OTHERS for count in EVENT_SUMS[:3]]
    named = summed(sessions, ("episode", "valence"), *columns)
    lines = [
        named.select(
            "episode",
            "valence",
            nw.lit(other.value).alias("perspective"),
            *(nw.col(f"{other} {count}").cast(nw.Int64).alias(count) for count in EVENT_SUMS[:3]),
        )
        for other in OTHERS
    ]
    decoys = pairs.filter(nw.col("decoy") == nw.lit(1)).with_columns(each_one("decoys"))
    decoyed = summed(decoys, ("episode", "valence", "perspective"), "decoys", "same")
    lines.append(
        decoyed.select(
            "episode",
            "valence",
            "perspective",
            nw.col("decoys").cast(nw.Int64),
            nw.col("same").cast(nw.Int64).alias("decoys_matched"),
        )
    )
    both = nw.concat(lines, how="diagonal").with_columns(nw.col(*EVENT_SUMS).fill_null(0))
    counted = both.filter(nw.sum_horizontal(*EVENT_SUMS) > nw.lit(0))
    return summary(study, counted, by=KEYS, sums=EVENT_SUMS, repeated=True)


def _judged_sessions(study: Study, pairs: Frame) -> Frame:
    """One row for each session and valence: for each other side, whether both report and match."""
    columns = {
        f"{other} said": nw.when(nw.col("perspective") == nw.lit(other.value))
        .then(nw.col("same") + nw.lit(1))
        .otherwise(nw.lit(0))
        for other in OTHERS
    }
    real = pairs.filter(nw.col("decoy") == nw.lit(0)).with_columns(**columns)
    said = real.group_by("session", "valence").agg(nw.col(*columns).max())
    met = (
        study.named.filter(nw.col(CLIENT) > nw.lit(0))
        .join(said, on=["session", "valence"], how="left")
        .with_columns(nw.col(*columns).fill_null(0))
    )
    counts: dict[str, nw.Expr] = {}
    for other in OTHERS:
        both, judged = nw.col(other.value) > nw.lit(0), nw.col(f"{other} said") > nw.lit(0)
        counts[f"{other} {N}"] = once(both & judged)
        counts[f"{other} matched"] = once(both & (nw.col(f"{other} said") > nw.lit(1)))
        counts[f"{other} unjudged"] = once(both & ~judged)
    return met.with_columns(**counts)


def same_category(judged: Judged) -> Summary:
    """Count matched pairs by both reports' settled categories.

    The key ``coded`` tells whether they are comparable: ``yes``, ``gap`` (one was settled as
    fitting none), ``uncoded`` or ``several``. A partition must keep a session's reports together.
    """
    study = judged.study
    same = judged.pairs.filter(nw.col("decoy") == nw.lit(0), nw.col("same") == nw.lit(1))
    places = ("client_place", "other_place")
    several = (nw.col("client_categories") > nw.lit(1)) | (nw.col("other_categories") > nw.lit(1))
    by = ("episode", "valence", "perspective", *places, "several")
    table = summed(same.with_columns(each_one(), once(several).alias("several")), by, N)
    lowest = nw.min_horizontal(*places)
    several = nw.col("several") == nw.lit(1)
    state = (
        nw.when(lowest == nw.lit(UNCODED))
        .then(nw.lit("uncoded"))
        .when(several)
        .then(nw.lit("several"))
        .when(lowest == nw.lit(GAP))
        .then(nw.lit("gap"))
        .otherwise(nw.lit("yes"))
    )
    stated = table.with_columns(state.alias("coded"))
    comparable = nw.col("coded") == nw.lit("yes")
    named = stated.with_columns(
        _category(study, "client_place", comparable).alias("client_category"),
        _category(study, "other_place", comparable).alias("other_category"),
    )
    return summary(
        study,
        named,
        by=(*KEYS, "coded", "client_category", "other_category"),
        sums=(N,),
        repeated=True,
    )


def _category(study: Study, place: str, comparable: nw.Expr) -> nw.Expr:
    """Return the name of a category by its place, missing where pairs are not comparable."""
    named = renamed(place, {UNCODED: None, GAP: None} | dict(enumerate(study.categories)))
    return nw.when(comparable).then(named)
