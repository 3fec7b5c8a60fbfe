"""Level 1: what both sides' gates say, session by session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import narwhals as nw

from visavis.stats.congruence.counting.lines import N, once, summary, summed
from visavis.stats.congruence.study import (
    GUESS,
    LATE,
    MISSING,
    OPEN,
    YES,
    Frame,
    Study,
)
from visavis.stats.frames import collected, flag, label
from visavis.stats.summaries import Summary
from visavis.stats.summaries.summary import each_one
from visavis.vocab.card import Perspective, Valence

CELLS = ("both", "only_client", "only_other", "neither")
LEFT_OUT = ("missing", "late", "open", "unguessed")
"""No card of a side; a card after the reveal; a gate left open; no guess."""
SUMS = (N, *CELLS, *LEFT_OUT)
KEYS = ("perspective", "valence")
NO_CARDS, WITH_CARDS = "no_cards", "with_cards"
UNKNOWN = "with a card, of which the table sessions has no line"


def occurrence(study: Study) -> Summary:
    """Count sessions by cell, for each valence and other side, per episode.

    A partition must keep the cards and the guess of a session together.
    """
    columns = dict(_columns(with_guesses=study.has("eventReports")))
    marked = _sessions(study).with_columns(**columns)
    table = summed(marked, ["episode"], NO_CARDS, WITH_CARDS, *columns)
    lines = [
        _line(table, other, valence)
        for other in (Perspective.THERAPIST, Perspective.GUESS)
        if other is Perspective.THERAPIST or study.has("eventReports")
        for valence in Valence
    ]
    found = summary(study, nw.concat(lines), by=KEYS, sums=SUMS)
    with_cards = study.pairs.select("session", each_one()).select(nw.col(N).sum())
    lost = int(collected(with_cards, whole_numbers=True).row(0)[0] or 0) - int(
        table.get_column(WITH_CARDS).sum()
    )
    return replace(found, dropped={UNKNOWN: lost} if lost else {})


def _sessions(study: Study) -> Frame:
    rows = study.table("sessions")
    sessions = rows.select(
        "session", label(rows, "episode"), flag(rows, "cards_expected").alias("expected")
    )
    found = sessions.join(study.pairs, on="session", how="left")
    if study.has("eventReports"):
        found = found.join(_guesses(study), on="session", how="left")
    nobody = nw.col("client_helpful").is_null()
    return found.with_columns(
        once(nobody & (nw.col("expected") == nw.lit(1))).alias(NO_CARDS),
        once(~nobody).alias(WITH_CARDS),
    )


def _guesses(study: Study) -> Frame:
    guesses = study.every_report.filter(nw.col("perspective") == nw.lit(GUESS))
    marked = guesses.select(
        "session",
        *(
            once(nw.col("valence") == nw.lit(valence.value)).alias(f"guess_{valence}")
            for valence in Valence
        ),
    )
    return marked.group_by("session").agg(nw.col("guess_helpful", "guess_hindering").max())


def _columns(*, with_guesses: bool) -> list[tuple[str, nw.Expr]]:
    """Return one column of zeros and ones for each count."""
    found: list[tuple[str, nw.Expr]] = []
    for valence in Valence:
        client, therapist = (nw.col(f"{side}_{valence}") for side in ("client", "therapist"))
        missing = (client == nw.lit(MISSING)) | (therapist == nw.lit(MISSING))
        late = ~missing & ((client == nw.lit(LATE)) | (therapist == nw.lit(LATE)))
        in_time = (client > nw.lit(LATE)) & (therapist > nw.lit(LATE))
        left_open = in_time & ((client == nw.lit(OPEN)) | (therapist == nw.lit(OPEN)))
        whole = (client > nw.lit(OPEN)) & (therapist > nw.lit(OPEN))
        yes, too = client == nw.lit(YES), therapist == nw.lit(YES)
        found += _named(f"therapist {valence}", _cells(whole, yes, too))
        found += _named(f"therapist {valence}", {"missing": missing, "late": late})
        found += _named(f"therapist {valence}", {"open": left_open})
        if with_guesses:
            guess = nw.col(f"guess_{valence}")
            guessed = ~guess.is_null()
            whole = in_time & guessed & (client > nw.lit(OPEN))
            found += _named(f"guess {valence}", _cells(whole, yes, guess == nw.lit(1)))
            left_open = in_time & guessed & (client == nw.lit(OPEN))
            found += _named(f"guess {valence}", {"open": left_open})
            found += _named(f"guess {valence}", {"unguessed": in_time & ~guessed})
    return found


def _cells(whole: nw.Expr, client: nw.Expr, other: nw.Expr) -> dict[str, nw.Expr]:
    return {
        "both": whole & client & other,
        "only_client": whole & client & ~other,
        "only_other": whole & ~client & other,
        "neither": whole & ~client & ~other,
    }


def _named(which: str, conditions: Mapping[str, nw.Expr]) -> list[tuple[str, nw.Expr]]:
    return [(f"{name} {which}", once(condition)) for name, condition in conditions.items()]


def _line(table: nw.DataFrame[Any], other: Perspective, valence: Valence) -> nw.DataFrame[Any]:
    which = f"{other} {valence}"
    cells = {cell: nw.col(f"{cell} {which}") for cell in CELLS}
    left_out = {
        why: nw.col(f"{why} {which}") if f"{why} {which}" in table.columns else nw.lit(0)
        for why in LEFT_OUT
    }
    for why in ("missing", "late"):
        left_out[why] = nw.col(f"{why} therapist {valence}")
    left_out["missing"] = left_out["missing"] + nw.col(NO_CARDS)
    return table.select(
        "episode",
        nw.lit(other.value).alias("perspective"),
        nw.lit(valence.value).alias("valence"),
        nw.sum_horizontal(*cells.values()).alias(N),
        *(column.cast(nw.Int64).alias(name) for name, column in (cells | left_out).items()),
    )
