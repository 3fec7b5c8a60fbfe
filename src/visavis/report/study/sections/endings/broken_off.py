"""How many therapies count as broken off, under each definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from visavis.report.study.figures.dots import dot, dots, solid
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.endings.compute import WAYS
from visavis.report.study.sections.endings.ways import FEWER, LEFT
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.endings import Fewer, MissedLast, Teller, Told
from visavis.stats.results.shown import Row
from visavis.stats.uncertainty import About
from visavis.vocab.card import Perspective


def broken_off(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell dropout under every definition, so that none passes for the true one."""
    words = telling.words
    called = _called(words)
    every = results.get(WAYS, Rows("", ())).where(about=About.THERAPISTS_AT_LARGE.value)
    found = {name: row for name in called if (row := every.first(definition=name))}
    if not found:
        return
    rows = Rows("", tuple(found.values()))
    values = [
        dot(row, line=called[name], side=words.gettext("therapies")) for name, row in found.items()
    ]
    yield Finding(
        key="dropout",
        title=words.gettext("How many therapies are broken off"),
        sentence=_said(rows, called, words),
        figure=dots(
            words.gettext("Share of therapies that count as broken off, by definition."),
            values,
            [solid(words.gettext("therapies"))],
        ),
        table=_table(found, called, rows, telling),
    )


def _table(
    found: Mapping[str, Row], called: Mapping[str, str], rows: Rows, telling: Telling
) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            called[name],
            interval(row, words.share, words),
            words.count(whole(row) if number(row) is not None else None),
        ]
        for name, row in found.items()
    ]
    return Shown(
        caption=words.gettext(
            "Share of therapies that count as broken off, with {level} intervals for "
            "therapists at large.",
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("Definition"),
            words.gettext("Broken off"),
            words.gettext("Of how many therapies"),
        ],
        lines=lines,
        notes=notes(rows, words),
    )


def _called(words: Words) -> Mapping[str, str]:
    return {
        LEFT[Perspective.CLIENT.value]: words.gettext("As told by the client"),
        LEFT[Perspective.THERAPIST.value]: words.gettext("As told by the therapist"),
        Told(Teller.EITHER).name: words.gettext("As told by either side"),
        Told(Teller.BOTH).name: words.gettext("As told by both sides"),
        **{
            Fewer(few).name: words.gettext("Fewer than {few} sessions", few=words.count(few))
            for few in FEWER
        },
        MissedLast.name: words.gettext("Last appointment missed"),
    }


def _said(rows: Rows, called: Mapping[str, str], words: Words) -> str:
    told = sorted(
        (row for row in rows if number(row) is not None), key=lambda row: number(row) or 0.0
    )
    if not told:
        return words.gettext("Too few therapies ended to say how many are broken off.")
    least, most = told[0], told[-1]
    if least is most:
        return words.gettext(
            "{share} of therapies count as broken off by the one definition that can be told: "
            "{definition}.",
            share=words.share(number(most)),
            definition=_inside(called[str(most["definition"])]),
        )
    return words.gettext(
        "How many therapies count as broken off depends on the definition: from {least} "
        "({definition_of_least}) to {most} ({definition_of_most}).",
        least=words.share(number(least)),
        definition_of_least=_inside(called[str(least["definition"])]),
        most=words.share(number(most)),
        definition_of_most=_inside(called[str(most["definition"])]),
    )


def _inside(name: str) -> str:
    """Return a line's name as it stands within a sentence."""
    return name[:1].lower() + name[1:]
