"""The columns of a table of codings, and how its cells are written and read."""

from __future__ import annotations

from visavis.codebooks.codebook import Codebook
from visavis.exchange.codings.given import Chosen, Coded, Given, RoundSheet
from visavis.exchange.spreadsheets.write import FORMULA_STARTS
from visavis.vocab.coding import Certainty, SourceGuess

KEPT = ("rater", "id", "report", "valence", "text")
"""What nobody changes."""
TYPED = (
    "category",
    "link",
    "certainty",
    "does_not_fit",
    "not_enough_text",
    "source_guess",
    "memo",
)
REPEAT = "repeat"
COLUMNS = (*KEPT, *TYPED, REPEAT)
NEEDED = ("rater", "id", "category")
YES = "yes"
TRUTHS = {"yes": True, "true": True, "1": True, "x": True, "no": False, "false": False, "0": False}
CERTAINTIES = {
    **{word.value: word for word in Certainty},
    **{str(place): word for place, word in enumerate(Certainty, start=1)},
}
"""Also as the figures that raters know from the screen."""
GUESSES = {word.value: word for word in SourceGuess}
SPARE = 2
"""Blank rows a report where it may be given several categories: ids need not be copied."""


def columns_of(sheet: RoundSheet) -> tuple[str, ...]:
    """Return the columns of a sheet: what comes again is told only where all raters are told."""
    return COLUMNS if sheet.whole else COLUMNS[:-1]


def rows_of(given: Given, sheet: RoundSheet) -> list[list[str]]:
    """Return one row a category; one blank row, or a few, where the rater is still to code."""
    coded = given.coded or Coded()
    chosen: list[Chosen | None] = [*coded.chosen]
    spare = SPARE if sheet.codebook.several and not sheet.whole else 0
    chosen += [None] * max(1 + spare - len(chosen), 0)
    return [_row(given, coded, one, place, sheet) for place, one in enumerate(chosen)]


def _row(
    given: Given, coded: Coded, chosen: Chosen | None, place: int, sheet: RoundSheet
) -> list[str]:
    first = place == 0
    told = {
        "rater": given.rater,
        "id": given.id,
        "report": str(given.number),
        "valence": given.valence or "",
        "text": given.text if first else "",
        "category": chosen.category if chosen else "",
        "link": chosen.link if chosen else "",
        "certainty": (coded.certainty or "") if first else "",
        "does_not_fit": YES if first and coded.does_not_fit else "",
        "not_enough_text": YES if first and coded.not_enough_text else "",
        "source_guess": (coded.source_guess or "") if first else "",
        "memo": quoted(coded.memo) if first else "",
        REPEAT: YES if given.repeat else "",
    }
    return [str(told[column]) for column in columns_of(sheet)]


def quoted(text: str) -> str:
    """Put an apostrophe before what a spreadsheet program would compute; `unquoted` finds it."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unquoted(text: str) -> str:
    """Take away the apostrophe that `quoted` put there."""
    hidden = text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS)
    return text[1:] if hidden else text


def code_of(word: str, codebook: Codebook) -> str | None:
    """Return the category that a cell names by code or title; None where none is."""
    wanted = " ".join(word.split()).casefold()
    for category in codebook.codable:
        if wanted in (category.code.casefold(), " ".join(category.title.split()).casefold()):
            return category.code
    return None
