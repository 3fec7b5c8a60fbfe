"""Level 6: how both sides rate the same sessions."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.report.study.rows import Rows, number, whole
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.congruence.network import THERAPISTS
from visavis.vocab.card import Perspective, Valence

SLOPE, DIFFERENCE = "temporal_congruence", "directional_discrepancy"


def rating(rows: Rows, telling: Telling) -> Iterator[Finding]:
    """Tell by how much therapists rate higher or lower, and whether both move together."""
    words = telling.words
    mine = rows.where(perspective=Perspective.THERAPIST.value, cluster=THERAPISTS)
    if not mine.rows:
        return
    names = {
        Valence.HELPFUL: words.gettext("▲ helpful"),
        Valence.HINDERING: words.gettext("▼ hindering"),
    }
    lines: list[list[str | Value]] = [
        [
            name,
            interval(mine.first(name=DIFFERENCE, valence=valence.value), words.decimal, words),
            interval(mine.first(name=SLOPE, valence=valence.value), words.decimal, words),
            words.count(whole(mine.first(name=DIFFERENCE, valence=valence.value))),
        ]
        for valence, name in names.items()
    ]
    yield Finding(
        key="rating",
        title=words.gettext("How strongly, on both sides"),
        sentence=_said(mine.where(valence=Valence.HELPFUL.value), words),
        role=telling.role("congruence-rating"),
        table=Shown(
            caption=words.gettext("Ratings of the same sessions, from 1 to 4."),
            heads=[
                words.gettext("sessions that both rate"),
                words.gettext("therapist less client, points"),
                words.gettext("rises together, slope"),
                "N",
            ],
            lines=lines,
            notes=notes(mine, words),
        ),
    )


def _said(rows: Rows, words: Words) -> str:
    difference = number(rows.first(name=DIFFERENCE))
    if difference is None:
        return words.gettext("There is too little to say anything of this level.")
    low, high = (number(rows.first(name=DIFFERENCE), end) for end in ("low", "high"))
    if low is None or high is None or low <= 0 <= high:
        return words.gettext(
            "The data do not show that therapists rate what helped higher or lower than clients do."
        )
    points = words.decimal(abs(difference))
    if difference < 0:
        return words.gettext(
            "Therapists rate what helped {points} points lower than their clients do.",
            points=points,
        )
    return words.gettext(
        "Therapists rate what helped {points} points higher than their clients do.", points=points
    )
