"""Cards, from the first sessions of a therapy to its last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import client, dot, dots, therapist
from visavis.report.study.handed_in import BEGINS
from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.missing.phases import CHANGE
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import Words
from visavis.stats.results.shown import Row
from visavis.vocab.card import SIDES, Perspective


def over_time(results: Results, telling: Telling) -> Iterator[Finding]:
    """Tell how many cards came back in each phase of the therapies."""
    rows = results.get("phases", Rows("", ()))
    words = telling.words
    there = [str(begin) for begin in BEGINS if rows.where(phase=str(begin)).rows]
    if not there:
        return
    sides = {
        Perspective.CLIENT: words.gettext("clients"),
        Perspective.THERAPIST: words.gettext("therapists"),
    }
    values = [
        dot(row, line=_called(begin, words), side=name)
        for begin in there
        for side, name in sides.items()
        for row in [rows.first(phase=begin, perspective=side.value)]
    ]
    yield Finding(
        key="cards",
        title=words.gettext("Cards that did not come back"),
        sentence=_said(rows, there, words),
        more=[
            words.gettext(
                "What was not written down is in no number of this report: if cards are missing "
                "more often after difficult sessions, too little is told of what got in the way."
            )
        ],
        role=telling.role("missing-cards"),
        figure=dots(
            words.gettext(
                "Share of expected cards that each side handed in, by phase of the therapy, with "
                "intervals."
            ),
            values,
            [client(sides[Perspective.CLIENT]), therapist(sides[Perspective.THERAPIST])],
        ),
        table=_table(rows, there, telling),
    )


def _table(rows: Rows, there: Sequence[str], telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            _called(begin, words),
            *(
                interval(rows.first(phase=begin, perspective=side.value), words.share, words)
                for side in SIDES
            ),
        ]
        for begin in there
    ]
    return Shown(
        caption=words.gettext(
            "Share of expected cards that were handed in, with {level} intervals for "
            "therapists at large.",
            level=words.share(telling.level),
        ),
        heads=[
            words.gettext("Phase of the therapy"),
            words.gettext("Clients"),
            words.gettext("Therapists"),
        ],
        lines=lines,
        notes=[
            words.gettext(
                "Later phases are of those therapies alone that lasted so long: who stays may "
                "hand in more cards than who leaves."
            ),
            *notes(rows, words),
        ],
    )


def _called(begin: str, words: Words) -> str:
    place = [str(one) for one in BEGINS].index(begin)
    first = words.count(BEGINS[place])
    if place + 1 == len(BEGINS):
        return words.gettext("from session {first} on", first=first)
    return words.gettext(
        "sessions {first} to {last}", first=first, last=words.count(BEGINS[place + 1] - 1)
    )


def _said(rows: Rows, there: list[str], words: Words) -> str:
    told = [
        begin for begin in there if all(_share(rows, begin, side) is not None for side in SIDES)
    ]
    if not told:
        return words.gettext(
            "Too few people are behind any phase of the therapies to tell how many cards came back."
        )
    values = {
        f"{side.value}_{when}": words.share(_share(rows, begin, side))
        for side in SIDES
        for when, begin in (("early", told[0]), ("late", told[-1]))
    }
    if len(told) == 1:
        return words.gettext(
            "Clients handed in {client_early} of the cards they were asked for, therapists "
            "{therapist_early}.",
            **values,
        )
    said = words.gettext(
        "Of the cards they were asked for, clients handed in {client_early} early in a therapy "
        "({first}) and {client_late} late in it ({last}), therapists {therapist_early} and "
        "{therapist_late}.",
        first=_called(told[0], words),
        last=_called(told[-1], words),
        **values,
    )
    return f"{said} {_beyond_chance(rows, words)}"


def _share(rows: Rows, begin: str, side: Perspective) -> float | None:
    return number(rows.first(phase=begin, perspective=side.value))


def _beyond_chance(rows: Rows, words: Words) -> str:
    """Say whose cards came back more or less often late than early, as far as that is certain."""
    sure = [side for side in SIDES if _certain(rows.first(name=CHANGE, perspective=side.value))]
    if not sure:
        return words.gettext("Chance alone may make such a difference.")
    if len(sure) == len(SIDES):
        return words.gettext("On both sides the difference is larger than chance makes it.")
    if sure[0] is Perspective.CLIENT:
        return words.gettext("The clients’ difference is larger than chance makes it.")
    return words.gettext("The therapists’ difference is larger than chance makes it.")


def _certain(row: Row) -> bool:
    low, high = number(row, "low"), number(row, "high")
    return low is not None and high is not None and (low > 0 or high < 0)
