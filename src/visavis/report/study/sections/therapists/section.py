"""How far therapists differ, told without any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import Dot, dots, solid
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Section, Shown, Telling, Value
from visavis.report.study.sections.congruence.levels import LEVELS
from visavis.report.study.sections.therapists.compute import BETWEEN, compute
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import gettext_noop
from visavis.stats.results.shown import Row

MIDDLE = 1.96
"""Standard deviations to either side that hold 95 of 100 therapists, if they lie normally."""


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell the spread in congruence, and in scores."""
    return [
        *_congruence(results["congruence"], telling),
        *_scores(results.get("scores"), telling),
    ]


def _congruence(rows: Rows, telling: Telling) -> Iterator[Finding]:
    words = telling.words
    told = [row for row in rows if number(row) is not None]
    if not told:
        return
    titles = [words.gettext(LEVELS[whole(row, "level")].title) for row in told]
    differing = [
        title for title, row in zip(titles, told, strict=True) if (number(row, BETWEEN) or 0) > 0
    ]
    if differing:
        sentence = words.gettext(
            "Therapists differ by more than chance in how far they and their clients meet: "
            "{levels}. Who they are is not told, and none of it is a ranking.",
            levels="; ".join(differing),
        )
    else:
        sentence = words.gettext(
            "Therapists do not differ by more than chance in how far they and their clients meet."
        )
    yield Finding(
        key="congruence",
        title=words.gettext("How far therapists differ in congruence"),
        sentence=sentence,
        figure=dots(
            words.gettext("Where therapists lie: the mark is the network, the line most of them."),
            [
                Dot(
                    line=title,
                    side="",
                    value=number(row),
                    low=(number(row) or 0) - MIDDLE * (number(row, BETWEEN) or 0),
                    high=(number(row) or 0) + MIDDLE * (number(row, BETWEEN) or 0),
                )
                for title, row in zip(titles, told, strict=True)
            ],
            [solid("")],
            form="~g",
        ),
        table=_table(told, titles, telling),
    )


def _table(told: Sequence[Row], titles: Sequence[str], telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            title,
            words.decimal(number(row)),
            words.decimal(number(row, BETWEEN)),
            words.count(whole(row, "therapists")),
        ]
        for title, row in zip(titles, told, strict=True)
    ]
    return Shown(
        caption=words.gettext("What helped, beyond chance; spread apart from chance."),
        heads=[
            words.gettext("What is compared"),
            words.gettext("network"),
            words.gettext("standard deviation between therapists"),
            words.gettext("therapists with enough clients"),
        ],
        lines=lines,
    )


def _scores(rows: Rows | None, telling: Telling) -> Iterator[Finding]:
    words = telling.words
    therapists = rows.first(group="therapist") if rows is not None else {}
    if rows is None or number(therapists) is None:
        return
    names = {
        "therapist": words.gettext("between therapists"),
        "client": words.gettext("between clients of one therapist"),
    }
    lines: list[list[str | Value]] = [
        [names.get(str(row["group"]), str(row["group"])), interval(row, words.share, words)]
        for row in rows
        if row.get("group")
    ]
    yield Finding(
        key="scores",
        title=words.gettext("How much of how clients fare lies between therapists"),
        sentence=words.gettext(
            "Of all differences between scores, {share} lie between therapists and the rest "
            "between and within their clients.",
            share=words.share(number(therapists)),
        ),
        table=Shown(
            caption=words.gettext("Shares of the variance of scores."),
            heads=[words.gettext("Where it lies"), words.gettext("share")],
            lines=lines,
            notes=notes(rows, words),
        ),
    )


SECTION = Section(
    key="therapists",
    title=gettext_noop("How far therapists differ"),
    needs=("episodes", "sessions", "cards"),
    compute=compute,
    tell=tell,
)
