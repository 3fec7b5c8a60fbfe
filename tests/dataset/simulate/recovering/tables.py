from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tests.dataset.simulate.recovering.found import GROUPS

Frames = Mapping[str, pl.DataFrame]
VALENCES = ("helpful", "hindering")


@dataclass(frozen=True)
class Network:
    """The tables of a drawn network, with the group of each therapist in the column g."""

    frames: Frames

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.frames[table]


def grouped(pieces: Sequence[Frames]) -> Network:
    """Put pieces together and give every row its group."""
    frames = {name: pl.concat([piece[name] for piece in pieces]) for name in pieces[0]}
    therapists = frames["therapists"].with_columns((pl.int_range(pl.len()) % GROUPS).alias("g"))
    group = therapists.select("therapist", "g", "orientation")
    frames["therapists"] = therapists
    frames["enrolments"] = frames["enrolments"].join(group, on="therapist")
    frames["episodes"] = frames["episodes"].join(group, on="therapist")
    of_episode = frames["episodes"].select("episode", "g", "therapist", "status", "last_day")
    frames["sessions"] = frames["sessions"].join(of_episode, on="episode")
    of_session = frames["sessions"].select("session", "episode", "g", "therapist")
    frames["cards"] = frames["cards"].join(of_session, on="session")
    consensus = frames["consensus"].select(
        "report", "kind_of_disagreement", settled="category", coded=pl.lit(value=True)
    )
    frames["eventReports"] = (
        frames["eventReports"].join(group, on="therapist").join(consensus, on="report", how="left")
    )
    of_report = frames["eventReports"].select("report", "g", "session", "perspective", "valence")
    for name in ("codings", "assignments", "consensus"):
        frames[name] = frames[name].join(of_report, on="report")
    of_score = frames["episodes"].select("episode", "g")
    frames["scores"] = frames["scores"].join(of_score, on="episode")
    return Network(frames)


def comparable(network: Network) -> pl.DataFrame:
    """One row a session with both cards in before the reveal, with both sides' gates."""
    cards = network["cards"].filter(~pl.col("after_reveal"))
    client, therapist = (
        cards.filter(pl.col("perspective") == side).select(
            "session", *(pl.col(v).alias(f"{side}_{v}") for v in VALENCES), g=pl.col("g")
        )
        for side in ("client", "therapist")
    )
    return client.join(therapist.drop("g"), on="session")


def judged_pairs(network: Network) -> pl.DataFrame:
    """One row a pair of reports that raters compared, with what the majority said."""
    pairs = (
        network["matches"]
        .group_by("client_report", "therapist_report", "decoy")
        .agg((pl.col("same").sum() >= 2).alias("judged"))
    )
    of_client = network["eventReports"].select(
        "g", "session", "valence", client_report="report", one="settled"
    )
    of_other = network["eventReports"].select(
        "perspective", therapist_report="report", two="settled"
    )
    return pairs.join(of_client, on="client_report").join(of_other, on="therapist_report")
