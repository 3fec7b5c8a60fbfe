"""How long therapies last: a curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from visavis.report.study.figures.curve import Step, curve
from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.endings.compute import LASTING as PART
from visavis.report.study.sections.endings.lasting import LASTING, MEDIAN
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.results.shown import Row

EARLY, LATE = 6, 20
"""Sessions by which a sentence says how many therapies have ended, or the last told before."""
MOST = 12
"""Lines of a table for people; the file has every step."""


def duration(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell how many therapies go on, session by session."""
    words = telling.words
    rows = results.get(PART, Rows("", ())).where(cluster="therapists")
    steps = [row for row in rows.where(name=LASTING) if number(row) is not None]
    median = rows.first(name=MEDIAN)
    if not rows.rows:
        return
    lines: list[list[str | Value]] = [
        [words.count(number(row, "time")), interval(row, words.share, words)]
        for row in _some(steps)
    ]
    yield Finding(
        key="lasting",
        title=words.gettext("How long therapies last"),
        sentence=_said(steps, median, words),
        figure=curve(
            words.gettext(
                "Share of therapies that go on, by sessions held, with a band in which the whole "
                "curve lies."
            ),
            [_step(row) for row in steps],
            across=words.gettext("sessions held"),
            up=words.gettext("share still in therapy"),
        )
        if steps
        else None,
        table=Shown(
            caption=words.gettext(
                "Share of therapies that go on beyond a session, with {level} intervals for "
                "therapists at large.",
                level=words.share(telling.level),
            ),
            heads=[words.gettext("Sessions held"), words.gettext("Still in therapy")],
            lines=lines,
            notes=[
                words.gettext(
                    "Told at those sessions only between which enough therapies ended that nobody "
                    "can be recognised. Therapies that were going on when observation stopped "
                    "count for as long as they were observed."
                ),
                *notes(Rows("", (*steps, median)), words),
            ],
        ),
    )


def _step(row: Row) -> Step:
    banded = row.get("band_low") is not None
    names = ("band_low", "band_high") if banded else ("low", "high")
    low, high = (number(row, name) for name in names)
    return Step(time=number(row, "time") or 0.0, share=number(row) or 0.0, low=low, high=high)


def _said(steps: Sequence[Row], median: Row, words: Words) -> str:
    parts = []
    if steps:
        early, late = _last_by(EARLY, steps), _last_by(LATE, steps)
        parts.append(
            words.gettext(
                "Of every hundred therapies, about {few} end by session {first}, and about {many} "
                "by session {last}.",
                few=_ended(early, words),
                first=words.count(number(early, "time")),
                many=_ended(late, words),
                last=words.count(number(late, "time")),
            )
            if early is not late
            else words.gettext(
                "Of every hundred therapies, about {few} end by session {first}.",
                few=_ended(early, words),
                first=words.count(number(early, "time")),
            )
        )
    if number(median) is not None:
        parts.append(
            words.gettext(
                "Half of them last {median} sessions or fewer.",
                median=words.count(number(median)),
            )
        )
    return " ".join(parts) or words.gettext(
        "Too few therapies have ended to tell how long they last."
    )


def _last_by(session: int, steps: Sequence[Row]) -> Row:
    by_then = [row for row in steps if (number(row, "time") or 0.0) <= session]
    return by_then[-1] if by_then else steps[0]


def _some(steps: Sequence[Row]) -> Sequence[Row]:
    """Return steps from the first to the last, as far apart as they must be to be few."""
    places = np.linspace(0, len(steps) - 1, min(MOST, len(steps))).round().astype(int)
    return [steps[place] for place in places]


def _ended(row: Row, words: Words) -> str:
    return words.of_hundred(number(row, "ended"))
