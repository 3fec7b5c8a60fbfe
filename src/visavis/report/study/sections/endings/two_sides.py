"""How therapies ended, as either side tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from visavis.report.study.figures.dots import client, dot, dots, therapist
from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.endings.compute import WAYS
from visavis.report.study.sections.endings.ways import AGREED, LEFT, OTHERWISE
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty import About
from visavis.vocab.card import SIDES, Perspective


def two_sides(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell what either side says of the ending."""
    words = telling.words
    names = {one for way in (AGREED, LEFT, OTHERWISE) for one in way.values()}
    every = results.get(WAYS, Rows("", ())).where(about=About.THERAPISTS_AT_LARGE.value)
    rows = Rows("", tuple(row for row in every if row["definition"] in names))
    if not rows.rows:
        return
    ways = {
        words.gettext("Agreed"): AGREED,
        words.gettext("Client decided, or faded out"): LEFT,
        words.gettext("Therapist or circumstances decided"): OTHERWISE,
    }
    sides = {
        Perspective.CLIENT: words.gettext("clients"),
        Perspective.THERAPIST: words.gettext("therapists"),
    }
    found = {
        (called, side): rows.first(definition=way[side.value])
        for called, way in ways.items()
        for side in SIDES
    }
    values = [dot(row, line=called, side=sides[side]) for (called, side), row in found.items()]
    yield Finding(
        key="told",
        title=words.gettext("How the ending is told"),
        sentence=_said(rows, words),
        figure=dots(
            words.gettext("Share of endings that each side tells so, with intervals."),
            values,
            [client(sides[Perspective.CLIENT]), therapist(sides[Perspective.THERAPIST])],
        ),
        table=_table(found, rows, telling),
    )


def _table(found: Mapping[tuple[str, Perspective], Row], rows: Rows, telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [called, *(interval(found[called, side], words.share, words) for side in SIDES)]
        for called in dict.fromkeys(called for called, _side in found)
    ]
    return Shown(
        caption=words.gettext(
            "Share of the endings that a side told, with {level} intervals for therapists at "
            "large.",
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("How it ended"),
            words.gettext("Clients"),
            words.gettext("Therapists"),
        ],
        lines=lines,
        notes=notes(rows, words),
    )


def _said(rows: Rows, words: Words) -> str:
    agreed, left = (
        [number(rows.first(definition=way[side.value])) for side in SIDES] for way in (AGREED, LEFT)
    )
    parts = []
    if None not in agreed:
        parts.append(
            words.gettext(
                "Clients tell {client} of endings as agreed, therapists {therapist}.",
                client=words.share(agreed[0]),
                therapist=words.share(agreed[1]),
            )
        )
    if None not in left:
        parts.append(
            words.gettext(
                "By clients’ account, the client alone decided or the therapy faded out in "
                "{client} of endings; by therapists’ account, in {therapist}.",
                client=words.share(left[0]),
                therapist=words.share(left[1]),
            )
        )
    return " ".join(parts) or words.gettext(
        "Too few endings were told by both sides to say how therapies end."
    )
