"""Agreement between raters, told once for all categories and once for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from visavis.report.study.figures.dots import dot, dots, solid
from visavis.report.study.rows import Results, Rows, number, whole
from visavis.report.study.section import Finding, Section, Shown, Telling, Value
from visavis.report.study.sections.agreement.compute import compute
from visavis.report.study.tables import interval, notes
from visavis.report.study.words import gettext_noop

ALPHA, PERCENT, LIGHT = "krippendorff_alpha", "percent", "light"
EACH = "cohen"
"""The coefficient of a pair of raters that is shown."""


def tell(results: Results, telling: Telling) -> Sequence[Finding]:
    """Tell how far raters agree, on each category, in each pair, and how blind they were."""
    return [
        _together(results["coefficients"], telling),
        *_categories(results["categories"], telling),
        *_blind(results.get("blinding"), telling),
    ]


def _together(rows: Rows, telling: Telling) -> Finding:
    words = telling.words
    same, alpha = (rows.first(coefficient=name) for name in (PERCENT, ALPHA))
    if number(same) is None or number(alpha) is None:
        sentence = words.gettext("How far raters agree cannot be said; the notes tell why.")
    else:
        sentence = words.gettext(
            "Two raters who coded the same report, without knowing of each other, gave the same "
            "category in {same} of cases. Where 0 is chance and 1 is always, that is {alpha} "
            "(Krippendorff’s alpha, {low} to {high}).",
            same=words.share(number(same)),
            alpha=words.decimal(number(alpha)),
            low=words.decimal(number(alpha, "low")),
            high=words.decimal(number(alpha, "high")),
        )
    sound = [row for row in rows if number(row) is not None]
    lines: list[list[str | Value]] = [
        [
            str(row["name"]),
            interval(
                row, words.share if row.get("coefficient") == PERCENT else words.decimal, words
            ),
            words.count(whole(row)),
        ]
        for row in sound
    ]
    return Finding(
        key="coefficients",
        title=words.gettext("How far raters agree"),
        sentence=sentence,
        table=Shown(
            caption=words.gettext(
                "Codes of the round {round}, before raters talked; {level} intervals for "
                "therapists at large.",
                round=str(rows.rows[0]["round"]) if rows.rows else "",
                level=words.share(telling.level),
            ),
            heads=[words.gettext("Coefficient"), words.gettext("value"), words.gettext("reports")],
            lines=lines,
            notes=notes(Rows("", tuple(sound)), words),
        ),
    )


def _categories(rows: Rows, telling: Telling) -> Iterator[Finding]:
    words = telling.words
    mine = rows.where(coefficient=ALPHA)
    told = sorted(
        (row for row in mine if number(row) is not None),
        key=lambda row: (-(number(row) or 0), str(row["category"])),
    )
    if not told:
        return
    best, worst = (telling.title(str(told[place]["category"])) for place in (0, -1))
    lines: list[list[str | Value]] = [
        [
            telling.title(str(row["category"])),
            interval(row, words.decimal, words),
        ]
        for row in told
    ]
    yield Finding(
        key="categories",
        title=words.gettext("Which categories are hard to tell apart"),
        sentence=words.gettext(
            "Raters agree most on {best} and least on {worst}.", best=best, worst=worst
        ),
        figure=dots(
            words.gettext("Agreement beyond chance, category by category."),
            [dot(row, line=telling.title(str(row["category"]))) for row in told],
            [solid("")],
            form="~g",
        ),
        table=Shown(
            caption=words.gettext("Krippendorff’s alpha of each category against all others."),
            heads=[words.gettext("Category"), words.gettext("agreement beyond chance")],
            lines=lines,
            notes=notes(mine, words),
        ),
    )


def _blind(rows: Rows | None, telling: Telling) -> Iterator[Finding]:
    words = telling.words
    if rows is None or not any(number(row) is not None for row in rows):
        return
    sides = {
        "client": words.gettext("clients’ reports"),
        "therapist": words.gettext("therapists’ reports"),
    }
    lines: list[list[str | Value]] = [
        [sides[str(row["source"])], interval(row, words.decimal, words), words.count(whole(row))]
        for row in rows
        if row.get("source") in sides
    ]
    told = {str(row["source"]): number(row) for row in rows if row.get("source") in sides}
    yield Finding(
        key="blinding",
        title=words.gettext("Whether raters saw whose report it was"),
        sentence=words.gettext(
            "Raters were not told whose report they coded. Where 0 is guessing and 1 is always "
            "seen, they stand at {client} with clients’ and {therapist} with therapists’ reports.",
            client=words.decimal(told.get("client")),
            therapist=words.decimal(told.get("therapist")),
        ),
        table=Shown(
            caption=words.gettext("Bang’s blinding index; below 0 they guessed wrong more often."),
            heads=[words.gettext("Source"), words.gettext("index"), words.gettext("guesses")],
            lines=lines,
            notes=notes(rows, words),
        ),
    )


SECTION = Section(
    key="agreement",
    title=gettext_noop("How far raters agree"),
    needs=("codings", "eventReports"),
    compute=compute,
    tell=tell,
)
