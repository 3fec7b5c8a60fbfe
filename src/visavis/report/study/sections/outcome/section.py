"""How clients fare, and what events go with: associations, told as such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import dot, dots, solid
from visavis.report.study.figures.figure import INK
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Role, Section, Shown, Telling, Value
from visavis.report.study.sections.outcome.compute import KINDS, NEXT, RIVALS, WHOLE, compute
from visavis.report.study.sections.outcome.names import BETWEEN, SAME, WITHIN, named
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import gettext_noop
from visavis.stats.frequencies import About
from visavis.stats.results.shown import Row

TITLES = {
    NEXT: gettext_noop("What a session’s reports go with in the next score"),
    WHOLE: gettext_noop("What a therapy’s reports go with in its last score"),
    RIVALS: gettext_noop("Whose reports go with more: the client’s or the therapist’s"),
    KINDS: gettext_noop("What is named, or that both name it"),
}
TOLD = {
    NEXT: f"client_helpful, {WITHIN}",
    WHOLE: f"client_helpful, {BETWEEN}",
    RIVALS: f"client_helpful less therapist_helpful, {WITHIN}, {SAME}",
    KINDS: f"shared_category_helpful, {WITHIN}, {SAME}",
}
"""The estimate of each model that its sentence tells."""
ASSOCIATION = gettext_noop(
    "This is an association: it does not show that one brings about the other."
)


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell change first, then each model."""
    return [_change(results["change"], telling), *_models(results, telling)]


def _change(rows: Rows, telling: Telling) -> Finding:
    words = telling.words
    mine = rows.where(about=About.THERAPISTS_AT_LARGE.value)
    change = mine.first(name="mean change")
    effect = next((row for row in mine if str(row["name"]).startswith("Hedges")), {})
    value = number(change)
    sentence = words.gettext("How scores changed cannot be said; the notes tell why.")
    if value is not None:
        sentence = words.gettext(
            "From the first to the last score clients changed by {points} points on average "
            "({low} to {high}), which is {effect} standard deviations of clients at the beginning. "
            "Without a comparison group nobody knows how much of it is the therapy’s.",
            points=words.decimal(value),
            low=words.decimal(number(change, "low")),
            high=words.decimal(number(change, "high")),
            effect=words.decimal(number(effect)),
        )
    names = {
        "mean at the beginning": words.gettext("mean at the beginning"),
        "mean at the end": words.gettext("mean at the end"),
        "mean change": words.gettext("mean change"),
    }
    lines: list[list[str | Value]] = [
        [
            names.get(str(row["name"]), words.gettext("change in standard deviations (Hedges’ g)")),
            interval(row, words.decimal, words),
            words.count(whole(row)),
        ]
        for row in mine
    ]
    first = mine.rows[0] if mine.rows else {}
    caption = words.gettext(
        "{instrument}, {scale}; {level} intervals for therapists at large.",
        instrument=str(first.get("instrument")),
        scale=str(first.get("scale")),
        level=words.share(telling.level),
    )
    heads = [words.gettext("Score"), words.gettext("value"), words.gettext("therapies")]
    return Finding(
        key="change",
        title=words.gettext("How clients fare"),
        sentence=sentence,
        table=Shown(caption=caption, heads=heads, lines=lines, notes=notes(mine, words)),
    )


def _models(results: Results, telling: Telling) -> Iterator[Finding]:
    for name, title in TITLES.items():
        rows = results["models"].where(table=name)
        if rows.rows:
            yield _model(name, title, rows, telling)


def _model(name: str, title: str, rows: Rows, telling: Telling) -> Finding:
    words = telling.words
    told = [row for row in rows if row.get("p") is not None]
    values = [
        dot(row, line=named(str(row["name"]), telling))
        for row in told
        if not str(row["name"]).endswith("alone")
    ]
    planned = any(row["role"] == Role.PRIMARY for row in rows)
    return Finding(
        key=name.replace(" ", "-"),
        title=words.gettext(title),
        sentence=f"{_said(rows.first(name=TOLD[name]), telling)} {words.gettext(ASSOCIATION)}",
        role=Role.PRIMARY if planned else Role.EXPLORATORY,
        figure=dots(
            words.gettext("Points by which the score differs, with intervals; the line is none."),
            values,
            [solid("")],
            hue=INK,
            form="~g",
            zero=0.0,
        ),
        table=_table(told, rows, telling),
    )


def _table(told: Sequence[Row], rows: Rows, telling: Telling) -> Shown:
    words = telling.words
    lines: list[list[str | Value]] = [
        [
            named(str(row["name"]), telling),
            interval(row, words.decimal, words),
            words.chance(number(row, "p")),
            words.chance(number(row, "p_adjusted")),
            words.gettext("yes") if row["role"] == Role.PRIMARY else words.gettext("no"),
        ]
        for row in told
    ]
    caption = words.gettext(
        "Points of the score; {n} sessions or therapies. p is adjusted for the number of tests: by "
        "Holm if planned, else by Benjamini and Hochberg.",
        n=words.count(whole(told[0]) if told else None),
    )
    heads = [
        words.gettext("What is compared"),
        words.gettext("points"),
        words.gettext("p"),
        words.gettext("p adjusted"),
        words.gettext("planned?"),
    ]
    return Shown(caption=caption, heads=heads, lines=lines, notes=notes(rows, words))


def _said(row: Row, telling: Telling) -> str:
    words = telling.words
    value, low, high = (number(row, name) for name in ("value", "low", "high"))
    if value is None or low is None or high is None:
        return words.gettext("What this goes with cannot be said; the notes tell why.")
    values = {
        "what": named(str(row["name"]), telling),
        "points": words.decimal(abs(value)),
        "low": words.decimal(low),
        "high": words.decimal(high),
    }
    if low <= 0 <= high:
        return words.gettext(
            "For “{what}” the data do not show whether the score is higher or lower ({low} to "
            "{high} points).",
            **values,
        )
    if value > 0:
        return words.gettext(
            "For “{what}” the score is {points} points higher ({low} to {high}).", **values
        )
    return words.gettext(
        "For “{what}” the score is {points} points lower ({low} to {high}).", **values
    )


SECTION = Section(
    key="outcome",
    title=gettext_noop("Events and outcome"),
    needs=("episodes", "sessions", "cards", "eventReports", "scores"),
    compute=compute,
    tell=tell,
)
