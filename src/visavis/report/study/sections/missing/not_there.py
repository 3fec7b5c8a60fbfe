"""Answers, categories, scores and endings that there are not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from visavis.report.study.figures.dots import Dot, Mark, client, dots, other, therapist
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.missing.gaps import (
    CATEGORY,
    ENDING,
    GATES,
    POINT,
    RATING,
    SCORES,
)
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.results.shown import Row
from visavis.vocab.card import Perspective, Valence


def not_there(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell how much is missing of what could be there."""
    rows = results.get("gaps", Rows("", ()))
    if not len(rows):
        return
    words, called, sides = telling.words, _names(telling.words), _sides(telling.words)
    lines: list[list[str | Value]] = [
        [
            called[name],
            *(
                interval(rows.first(name=name, perspective=side.value), words.share, words)
                for side in sides
            ),
        ]
        for name in called
        if rows.where(name=name).rows
    ]
    values = [
        _dot(row, called[name], sides[side].side)
        for name in called
        for side in sides
        if (row := rows.first(name=name, perspective=side.value))
    ]
    yield Finding(
        key="gaps",
        title=words.gettext("What else is not there"),
        sentence=_said(rows, telling),
        figure=dots(
            words.gettext("Share that is missing of what could be there, with intervals."),
            values,
            [*sides.values()],
        )
        if any(one.value is not None for one in values)
        else None,
        table=Shown(
            caption=words.gettext(
                "Share that is missing, with {level} intervals for therapists at large.",
                level=words.share(telling.level),
            ),
            heads=[
                words.gettext("What"),
                words.gettext("Clients"),
                words.gettext("Therapists"),
                words.gettext("Guesses"),
            ],
            lines=lines,
            notes=notes(rows, words),
        ),
    )


def _names(words: Words) -> Mapping[str, str]:
    return {
        GATES[Valence.HELPFUL]: words.gettext("Whether anything helped"),
        GATES[Valence.HINDERING]: words.gettext("Whether anything hindered"),
        RATING: words.gettext("How strongly it was felt"),
        CATEGORY: words.gettext("Settled category"),
        ENDING: words.gettext("How the therapy ended"),
        POINT: words.gettext("Session of a turning point"),
        SCORES: words.gettext("Scores that show a change"),
    }


def _sides(words: Words) -> Mapping[Perspective, Mark]:
    return {
        Perspective.CLIENT: client(words.gettext("clients")),
        Perspective.THERAPIST: therapist(words.gettext("therapists")),
        Perspective.GUESS: other(words.gettext("guesses")),
    }


def _dot(row: Row, line: str, side: str) -> Dot:
    return Dot(
        line=line,
        side=side,
        value=number(row),
        low=number(row, "low"),
        high=number(row, "high"),
    )


def _said(rows: Rows, telling: Telling) -> str:
    """Name what is missing most, or say that nothing is."""
    words, called = telling.words, _names(telling.words)
    told = [row for row in rows if number(row)]
    if not told:
        return words.gettext("Of what was handed in, nothing is missing that can be told.")
    most = max(told, key=lambda row: number(row) or 0.0)
    sides = {
        Perspective.CLIENT: words.gettext("from clients"),
        Perspective.THERAPIST: words.gettext("from therapists"),
        Perspective.GUESS: words.gettext("of therapists’ guesses"),
    }
    return words.gettext(
        "Beside cards, what is missing most is this: “{what}” {whose}, {share} of {n}.",
        what=called[str(most["name"])],
        whose=sides[Perspective(str(most["perspective"]))],
        share=words.share(number(most)),
        n=words.count(whole(most)),
    )
