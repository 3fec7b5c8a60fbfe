"""After how many sessions cards came back, and how many before the pair was opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from visavis.report.study.figures.dots import client, dot, dots, therapist
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.flow.response import BEFORE, BOTH, HANDED_IN
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import NONE
from visavis.vocab.card import SIDES, Perspective


def cards(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell what share of expected cards was handed in, by side."""
    if "response" not in results:
        return
    words, rows = telling.words, results["response"]
    sides = {
        Perspective.CLIENT: words.gettext("clients"),
        Perspective.THERAPIST: words.gettext("therapists"),
    }
    names = {
        HANDED_IN: words.gettext("Handed in at all"),
        BEFORE: words.gettext("Before the pair was opened"),
    }
    values = [
        dot(row, line=called, side=sides[side])
        for name, called in names.items()
        for side in SIDES
        if (row := rows.first(name=name, perspective=side.value))
    ]
    yield Finding(
        key="cards",
        title=words.gettext("Cards that came back"),
        sentence=_said(results, telling),
        figure=dots(
            words.gettext("Share of expected cards that each side handed in, with intervals."),
            values,
            [client(sides[Perspective.CLIENT]), therapist(sides[Perspective.THERAPIST])],
        ),
        table=_table(rows, names, telling),
    )


def _table(rows: Rows, names: Mapping[str, str], telling: Telling) -> Shown:
    words = telling.words
    both = rows.first(name=BEFORE, perspective=BOTH)
    lines: list[list[str | Value]] = [
        [
            called,
            *(
                interval(rows.first(name=name, perspective=side.value), words.share, words)
                for side in SIDES
            ),
            interval(both, words.share, words) if name == BEFORE else NONE,
        ]
        for name, called in names.items()
    ]
    return Shown(
        caption=words.gettext(
            "Shares of {n} sessions after which cards were expected, with {level} intervals "
            "for therapists at large.",
            n=words.count(max((whole(row) for row in rows), default=0)),
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("Cards"),
            words.gettext("Clients"),
            words.gettext("Therapists"),
            words.gettext("Both"),
        ],
        lines=lines,
        notes=notes(rows, words),
    )


def _said(results: Results, telling: Telling) -> str:
    words, both = telling.words, results["response"].first(name=BEFORE, perspective=BOTH)
    if number(both) is None:
        return words.gettext("How often both cards were in before the pair was opened is not told.")
    return words.gettext(
        "After {share} of sessions both cards were in before the pair was opened: only those can "
        "be compared.",
        share=words.share(number(both)),
    )
