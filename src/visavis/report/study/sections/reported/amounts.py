"""How much is reported, and how strongly it is rated: two other questions than what."""

from __future__ import annotations

from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.tables import interval, notes
from visavis.stats.frequencies import About, Weighting
from visavis.stats.frequencies.words import ALL
from visavis.vocab.card import SIDES, Valence


def rates(results: Results, telling: Telling) -> Finding:
    """Tell how many moments a card names."""
    words = telling.words
    at_large = results["rates"].where(about=About.THERAPISTS_AT_LARGE.value)
    pooled = at_large.where(weighting=Weighting.REPORTS.value, name="reports a card")
    values = {
        f"{side}_{valence}": words.decimal(
            number(pooled.first(perspective=side.value, valence=valence.value))
        )
        for side in SIDES
        for valence in Valence
    }
    sentence = words.gettext(
        "A client's card names {client_helpful} helpful and {client_hindering} hindering moments "
        "on average, a therapist's {therapist_helpful} and {therapist_hindering}.",
        **values,
    )
    heads = [
        words.gettext("Reports a card"),
        words.gettext("Clients"),
        words.gettext("Therapists"),
        words.gettext("Difference beyond chance: p (Holm)"),
    ]
    tests = results["rates of both sides"]
    lines: list[list[str | Value]] = [
        [
            _valence(valence, telling),
            *(
                interval(
                    pooled.first(perspective=side.value, valence=valence.value),
                    words.decimal,
                    words,
                )
                for side in SIDES
            ),
            words.chance(number(tests.first(of=valence.value), "p_holm")),
        ]
        for valence in Valence
    ]
    caption = words.gettext("How many moments a card names, with intervals.")
    return Finding(
        key="rates",
        title=words.gettext("How much was reported"),
        sentence=sentence,
        table=Shown(caption=caption, heads=heads, lines=lines, notes=notes(pooled, words)),
    )


def _valence(valence: Valence, telling: Telling) -> str:
    names = {
        Valence.HELPFUL: telling.words.gettext("▲ helpful"),
        Valence.HINDERING: telling.words.gettext("▼ hindering"),
    }
    return names[valence]


def ratings(results: Results, telling: Telling) -> Finding:
    """Tell how strongly moments were rated."""
    words = telling.words
    every = results["ratings"].where(
        about=About.THERAPISTS_AT_LARGE.value, weighting=Weighting.REPORTS.value
    )
    means = {
        f"{side}_{valence}": words.decimal(
            number(every.first(perspective=side.value, valence=valence.value, category=ALL))
        )
        for side in SIDES
        for valence in Valence
    }
    sentence = words.gettext(
        "How strongly is another question: from 1 (slightly) to 4 (extremely), clients rate what "
        "helped {client_helpful} and what got in the way {client_hindering} on average, therapists "
        "{therapist_helpful} and {therapist_hindering}.",
        **means,
    )
    lines: list[list[str | Value]] = [
        [
            _valence(valence, telling),
            words.gettext("all categories") if category == ALL else telling.title(category),
            *(
                interval(
                    every.first(perspective=side.value, valence=valence.value, category=category),
                    words.decimal,
                    words,
                )
                for side in SIDES
            ),
        ]
        for valence in Valence
        for category in _rated(every, valence)
    ]
    heads = [
        words.gettext("Of what kind"),
        words.gettext("Category"),
        words.gettext("Clients"),
        words.gettext("Therapists"),
    ]
    caption = words.gettext("Mean ratings from 1 to 4, with intervals.")
    return Finding(
        key="ratings",
        title=words.gettext("How strongly it was felt"),
        sentence=sentence,
        table=Shown(caption=caption, heads=heads, lines=lines, notes=notes(every, words)),
    )


def _rated(every: Rows, valence: Valence) -> list[str]:
    names = {str(row["category"]) for row in every.where(valence=valence.value)}
    return [name for name in (ALL, *sorted(names - {ALL})) if name in names]
