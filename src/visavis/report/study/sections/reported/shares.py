"""How often either side names what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import client, dot, dots, therapist
from visavis.report.study.figures.figure import HUES
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.tables import interval, notes
from visavis.stats.frequencies import About, Weighting
from visavis.stats.frequencies.words import ALL
from visavis.vocab.card import SIDES, Perspective, Valence

TELLING = 2
"""Categories that a sentence names."""
SIGNIFICANT = 0.05


def shares(results: Results, telling: Telling, valence: Valence) -> Iterator[Finding]:
    """Tell what either side names of one valence; nothing where nobody named anything."""
    words = telling.words
    every = results["shares"].where(
        valence=valence.value, orientation=ALL, about=About.THERAPISTS_AT_LARGE.value
    )
    pooled = every.where(weighting=Weighting.REPORTS.value)
    order = _by_share(pooled)
    if not order:
        return
    names = {
        Perspective.CLIENT: words.gettext("clients"),
        Perspective.THERAPIST: words.gettext("therapists"),
    }
    values = [
        dot(
            pooled.first(perspective=side.value, category=category),
            line=telling.title(category),
            side=name,
        )
        for category in order
        for side, name in names.items()
    ]
    title, sentence = _said(pooled, telling, valence)
    differing = _differing(results["sides"].where(valence=valence.value), telling)
    yield Finding(
        key=valence.value,
        title=title,
        sentence=f"{sentence} {differing}".strip(),
        figure=dots(
            words.gettext("Share of each category among what either side named, with intervals."),
            values,
            [client(names[Perspective.CLIENT]), therapist(names[Perspective.THERAPIST])],
            hue=HUES[valence],
        ),
        table=_table(every, order, telling),
    )


def _by_share(pooled: Rows) -> list[str]:
    """Return categories, those that are named most first."""
    largest: dict[str, float] = {}
    for row in pooled:
        name = str(row["category"])
        largest[name] = max(largest.get(name, 0.0), number(row) or 0.0)
    return sorted(largest, key=lambda name: (-largest[name], name))


def _most(pooled: Rows, side: Perspective, telling: Telling) -> list[str]:
    of = pooled.where(perspective=side.value)
    told = sorted(
        (row for row in of if number(row)), key=lambda row: (-(number(row) or 0), row["category"])
    )
    return [
        telling.words.gettext(
            "{category} ({share})",
            category=telling.title(str(row["category"])),
            share=telling.words.share(number(row)),
        )
        for row in told[:TELLING]
    ]


def _said(pooled: Rows, telling: Telling, valence: Valence) -> tuple[str, str]:
    """Return the title, and what either side named most."""
    words = telling.words
    first, second = (_most(pooled, side, telling) for side in SIDES)
    n = {side: whole(pooled.first(perspective=side.value)) for side in SIDES}
    values = {
        "clients": _listed(first, telling),
        "therapists": _listed(second, telling),
        "of_clients": words.count(n[Perspective.CLIENT]),
        "of_therapists": words.count(n[Perspective.THERAPIST]),
    }
    if valence is Valence.HELPFUL:
        return words.gettext("What helped, from both sides"), words.gettext(
            "What helped: clients named {clients} most often, therapists {therapists}; of "
            "{of_clients} and {of_therapists} reports with a settled category.",
            **values,
        )
    return words.gettext("What got in the way, from both sides"), words.gettext(
        "What got in the way: clients named {clients} most often, therapists {therapists}; of "
        "{of_clients} and {of_therapists} reports with a settled category.",
        **values,
    )


def _listed(parts: Sequence[str], telling: Telling) -> str:
    if not parts:
        return telling.words.gettext("nothing that can be told")
    *before, last = parts
    if not before:
        return last
    return telling.words.gettext("{first} and {last}", first=", ".join(before), last=last)


def _differing(tests: Rows, telling: Telling) -> str:
    """Name the categories that both sides name differently often, or say that none is."""
    words = telling.words
    told = [row for row in tests if row.get("of") != ALL and number(row, "p_holm") is not None]
    if not told:
        return ""
    names = [
        telling.title(str(row["of"])) for row in told if (number(row, "p_holm") or 1) < SIGNIFICANT
    ]
    if not names:
        return words.gettext(
            "No difference between the two sides in a single category is beyond chance."
        )
    return words.gettext(
        "Beyond chance, the two sides differ in how often they name {categories}.",
        categories=_listed(names, telling),
    )


def _table(every: Rows, order: Sequence[str], telling: Telling) -> Shown:
    words = telling.words
    heads = [
        words.gettext("Category"),
        words.gettext("Clients: share of reports"),
        words.gettext("each client the same weight"),
        words.gettext("Therapists: share of reports"),
        words.gettext("each client the same weight"),
    ]
    lines: list[list[str | Value]] = [
        [
            telling.title(category),
            *(
                interval(
                    every.first(
                        perspective=side.value, category=category, weighting=weighting.value
                    ),
                    words.share,
                    words,
                )
                for side in SIDES
                for weighting in Weighting
            ),
        ]
        for category in order
    ]
    caption = words.gettext(
        "Shares with {level} intervals for therapists at large.", level=words.share(telling.level)
    )
    return Shown(caption=caption, heads=heads, lines=lines, notes=notes(every, words))
