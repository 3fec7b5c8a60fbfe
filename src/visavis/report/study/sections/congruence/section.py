"""How far client and therapist name the same: told level by level, each beside chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import dot, dots, other, solid
from visavis.report.study.figures.figure import HUES
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Section, Shown, Telling, Value
from visavis.report.study.sections.congruence.compute import compute
from visavis.report.study.sections.congruence.levels import LEVELS, RATING, Level
from visavis.report.study.sections.congruence.rating import rating
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words, gettext_noop
from visavis.stats.congruence.network import THERAPISTS
from visavis.vocab.card import Perspective, Valence

SAID = 3
"""Levels that are told in words; the others stand in figure and table."""


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell each valence at all levels that could be computed, and ratings."""
    return [
        *(finding for valence in Valence for finding in _together(results, valence, telling)),
        *rating(results[f"level {RATING}"], telling),
    ]


def _of(results: Results, level: Level, valence: Valence) -> Rows:
    """Return the estimates that compare with the therapist's own card, for therapists at large."""
    return results[f"level {level.number}"].where(
        perspective=Perspective.THERAPIST.value, valence=valence.value, cluster=THERAPISTS
    )


def _together(results: Results, valence: Valence, telling: Telling) -> Iterator[Finding]:
    words = telling.words
    levels = {
        level: rows for level in LEVELS.values() if (rows := _of(results, level, valence)).rows
    }
    if not levels:
        return
    observed, chance = words.gettext("client and therapist"), words.gettext("by chance")
    values = [
        dot(rows.first(name=name), line=words.gettext(level.title), side=side)
        for level, rows in levels.items()
        for side, name in ((observed, level.observed), (chance, level.chance))
    ]
    sentences = [
        said for level, rows in levels.items() for said in _said(rows, level, valence, words)
    ]
    titles = {
        Valence.HELPFUL: words.gettext("Where the two sides meet in what helped"),
        Valence.HINDERING: words.gettext("Where the two sides meet in what got in the way"),
    }
    yield Finding(
        key=valence.value,
        title=titles[valence],
        sentence=" ".join(sentences[:SAID])
        or words.gettext("There is too little to say anything of this."),
        role=telling.role(f"congruence-{valence}"),
        figure=dots(
            words.gettext("How often both sides name the same, level by level, beside chance."),
            values,
            [solid(observed), other(chance)],
            hue=HUES[valence],
        ),
        table=_table(levels, telling),
    )


def _said(rows: Rows, level: Level, valence: Valence, words: Words) -> Iterator[str]:
    """Yield the level's sentence, if it has values."""
    observed, chance = (number(rows.first(name=name)) for name in (level.observed, level.chance))
    if observed is not None and chance is not None:
        says = level.says if valence is Valence.HELPFUL else level.says_of_hindering
        yield words.gettext(says, observed=words.share(observed), chance=words.share(chance))


def _table(levels: dict[Level, Rows], telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            words.gettext(level.title),
            interval(rows.first(name=level.observed), words.share, words),
            interval(rows.first(name=level.chance), words.share, words),
            interval(rows.first(name=level.beyond), words.decimal, words),
            words.gettext(
                "{count} {units}",
                count=words.count(whole(rows.first(name=level.observed))),
                units=words.gettext(level.of),
            ),
        ]
        for level, rows in levels.items()
    ]
    return Shown(
        caption=words.gettext(
            "{level} intervals for therapists at large. Beyond chance: 0 is chance, 1 the most "
            "there can be.",
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("What is compared"),
            words.gettext("both the same"),
            words.gettext("by chance"),
            words.gettext("beyond chance"),
            words.gettext("of how many"),
        ],
        lines=lines,
        notes=notes(Rows.together("", [*levels.values()]), words),
    )


SECTION = Section(
    key="congruence",
    title=gettext_noop("Where client and therapist meet"),
    needs=("episodes", "sessions", "cards"),
    compute=compute,
    tell=tell,
)
