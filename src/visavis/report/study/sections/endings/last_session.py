"""After which sessions therapies end."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.endings.compute import HINDERING
from visavis.report.study.sections.endings.hindering import effect
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.results.shown import Row


def last_session(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell whether sessions that the client found hindering are the last one more often."""
    words, rows = telling.words, results.get(HINDERING, Rows("", ()))
    if not rows.rows:
        return
    row = effect(rows)
    mine = rows.where(**{"cluster by": "therapist"})
    names = {
        "average marginal effect": words.gettext("More last sessions, of all such sessions"),
        "odds ratio": words.gettext("Odds that a session is the last, times"),
    }
    writers = {"average marginal effect": words.share, "odds ratio": words.decimal}
    lines: list[list[str | Value]] = [
        [called, interval(mine.first(name=name), writers[name], words)]
        for name, called in names.items()
    ]
    yield Finding(
        key="hindering",
        title=words.gettext("What came before the ending"),
        sentence=_said(row, words),
        role=telling.role("endings-hindering"),
        table=Shown(
            caption=words.gettext(
                "Sessions in which the client named something that got in the way, against others "
                "at the same point of a therapy, with {level} intervals for therapists at large.",
                level=words.share(telling.level),
            ),
            heads=[words.gettext("What is compared"), words.gettext("Difference")],
            lines=lines,
            notes=notes(mine, words),
        ),
    )


def _said(row: Row, words: Words) -> str:
    value, low, high = (number(row, name) for name in ("value", "low", "high"))
    if value is None:
        return words.gettext(
            "Whether therapies end more often after sessions in which the client named something "
            "that got in the way cannot be said."
        )
    if low is None or high is None or low <= 0 <= high:
        return words.gettext(
            "Whether therapies end more often after sessions in which the client named something "
            "that got in the way is uncertain: chance alone may make the difference."
        )
    if value > 0:
        said = words.gettext(
            "Of every hundred sessions in which the client named something that got in the way, "
            "about {more} more were the last one than of others at the same point of a therapy "
            "({low} to {high}).",
            more=words.of_hundred(value),
            low=words.of_hundred(low),
            high=words.of_hundred(high),
        )
    else:
        said = words.gettext(
            "Of every hundred sessions in which the client named something that got in the way, "
            "about {fewer} fewer were the last one than of others at the same point of a therapy "
            "({low} to {high}).",
            fewer=words.of_hundred(-value),
            low=words.of_hundred(-high),
            high=words.of_hundred(-low),
        )
    warning = words.gettext("That does not say that one leads to the other.")
    return f"{said} {warning}"
