"""Turning points that both sides name."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.figures.dots import Dot, dots, other, solid
from visavis.report.study.figures.figure import Figure
from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Section, Shown, Telling, Value
from visavis.report.study.sections.turning_points.compute import compute
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words, gettext_noop
from visavis.stats.results.shown import Row
from visavis.stats.turning_points.common import BEYOND, BOTH, CHANCE, SHARE
from visavis.stats.turning_points.counting import WITHIN
from visavis.stats.uncertainty import About

SIGNIFICANT = 0.05


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell how often both sides name the same session, and how often chance would make them."""
    words = telling.words
    rows = results["in common"].where(side=BOTH, about=About.THERAPISTS_AT_LARGE.value)
    told = [k for k in WITHIN if number(_of(rows, k, SHARE)) is not None]
    return [
        Finding(
            key="common",
            title=words.gettext("Moments that turned the therapy"),
            sentence=_said(rows, told, words),
            role=telling.role("turning-points-common"),
            figure=_figure(rows, told, words) if told else None,
            table=_table(rows, telling),
        )
    ]


def _of(rows: Rows, within: int, name: str) -> Row:
    return rows.first(within=str(within), name=name)


def _called(within: int, words: Words) -> str:
    if within == 0:
        return words.gettext("in the same session")
    return words.ngettext("at most {count} session apart", "at most {count} sessions apart", within)


def _figure(rows: Rows, told: Sequence[int], words: Words) -> Figure | None:
    names = {SHARE: words.gettext("named by both"), CHANCE: words.gettext("by chance")}
    values = [
        Dot(
            line=_called(within, words),
            side=called,
            value=number(row),
            low=number(row, "low"),
            high=number(row, "high"),
        )
        for within in told
        for name, called in names.items()
        for row in [_of(rows, within, name)]
    ]
    return dots(
        words.gettext(
            "Share of turning points that the other side names too, beside what chance would make "
            "it, with intervals."
        ),
        values,
        [solid(names[SHARE]), other(names[CHANCE])],
    )


def _table(rows: Rows, telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            _called(within, words),
            interval(_of(rows, within, SHARE), words.share, words),
            interval(_of(rows, within, CHANCE), words.share, words),
            interval(_of(rows, within, BEYOND), words.decimal, words),
            words.chance(number(_of(rows, within, BEYOND), "p")),
        ]
        for within in WITHIN
    ]
    return Shown(
        caption=words.gettext(
            "Share of either side’s turning points that the other names too, with {level} "
            "intervals for therapists at large. Beyond chance is one where both name the same "
            "moments only, and zero where chance alone brings them together.",
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("Both name it"),
            words.gettext("Share"),
            words.gettext("By chance"),
            words.gettext("Beyond chance"),
            words.gettext("p"),
        ],
        lines=lines,
        notes=notes(rows, words),
    )


def _said(rows: Rows, told: Sequence[int], words: Words) -> str:
    if not told:
        return words.gettext(
            "Too few pairs of client and therapist both place a turning point in a session to tell "
            "how often they meet."
        )
    within = told[0]
    said = words.gettext(
        "Of the moments that either side says turned the therapy, the other side names {share} as "
        "well, {where}; chance alone would make it {chance}.",
        share=words.share(number(_of(rows, within, SHARE))),
        where=_called(within, words),
        chance=words.share(number(_of(rows, within, CHANCE))),
    )
    p = number(_of(rows, within, BEYOND), "p")
    if p is None:
        return said
    if p < SIGNIFICANT:
        return f"{said} {words.gettext('That is more than chance explains.')}"
    return f"{said} {words.gettext('That may be chance.')}"


SECTION = Section(
    key="turning-points",
    title=gettext_noop("Turning points"),
    needs=("turningPoints", "sessions", "episodes"),
    compute=compute,
    tell=tell,
)
