"""How many moments the cards tell of, and how many of them have a settled category."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.flow.therapies import REPORTS, SETTLED
from visavis.report.study.tables import interval, notes
from visavis.vocab.card import Perspective


def written(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell how many event reports there are."""
    rows = results.get("reports", Rows("", ()))
    if not len(rows):
        return
    words = telling.words
    names = {
        Perspective.CLIENT: words.gettext("Clients"),
        Perspective.THERAPIST: words.gettext("Therapists"),
        Perspective.GUESS: words.gettext("Therapists’ guesses of what the client names"),
    }
    there = {
        side: row for side in names if (row := rows.first(name=REPORTS, perspective=side.value))
    }
    lines: list[list[str | Value]] = [
        [
            names[side],
            words.count(number(row)),
            interval(rows.first(name=SETTLED, perspective=side.value), words.share, words),
        ]
        for side, row in there.items()
    ]
    yield Finding(
        key="reports",
        title=words.gettext("What the cards tell of"),
        sentence=_said(rows, telling),
        table=Shown(
            caption=words.gettext(
                "Event reports, and the share of them whose category raters have settled."
            ),
            heads=[
                words.gettext("Whose account"),
                words.gettext("Reports"),
                words.gettext("with a settled category"),
            ],
            lines=lines,
            notes=notes(rows, words),
        ),
    )


def _said(rows: Rows, telling: Telling) -> str:
    words = telling.words
    client, therapist = (
        number(rows.first(name=REPORTS, perspective=side.value))
        for side in (Perspective.CLIENT, Perspective.THERAPIST)
    )
    if client is not None and therapist is not None:
        return words.gettext(
            "Clients told of {client} moments that helped or got in the way, therapists of "
            "{therapist}.",
            client=words.count(client),
            therapist=words.count(therapist),
        )
    if client is not None:
        return words.gettext(
            "Clients told of {client} moments that helped or got in the way.",
            client=words.count(client),
        )
    if therapist is not None:
        return words.gettext(
            "Therapists told of {therapist} moments that helped or got in the way.",
            therapist=words.count(therapist),
        )
    return words.gettext("Too few people told of moments to say how many these are.")
