"""The README of a folder that is passed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from visavis.exchange.sharing.codebook import CODEBOOK
from visavis.exchange.sharing.cuts import Cut
from visavis.exchange.sharing.psych_ds import WITHOUT_WORDS
from visavis.exchange.sharing.study import Study
from visavis.exchange.sharing.way import Way

HOW: Mapping[Way, str] = {
    Way.SPSS: """\
A file a table: *File › Open › Data*. Words of a closed list are numbers with labels, a missing
number is system-missing, a missing text is empty. In R: `haven::read_sav("cards.sav")`.""",
    Way.STATA: """\
A file a table, for Stata 14 and later: `use cards`. Words of a closed list are numbers with labels,
a missing number is `.`, a missing text is empty. In R: `haven::read_dta("cards.dta")`.""",
    Way.CSV: """\
A file a table, in UTF-8 with commas; a gap is a missing value, yes and no are `true` and `false`.
In R: `read.csv("cards.csv", encoding = "UTF-8", na.strings = "")`. In Excel: *Data › From
Text/CSV*, 65001 (a double-click garbles accents, and takes a text that begins with = for a
formula).""",
    Way.REDCAP: """\
Two projects: `clients/`, whose records are clients, and `therapists/`, whose records are therapists
(either may be missing). For each:

1. Make an empty project, not longitudinal, without numbering records by itself.
2. *Data Dictionary*: upload `data_dictionary.csv`.
3. *Project Setup › Repeating instruments*: enable it, and tick every form that
   `repeating_instruments.csv` names (programs may upload this file through the API).
4. *Data Import Tool*: upload the files in `records/` in their order. Large ones by *background
   process*, or split into parts of some thousand lines, each with the header.

Every form is marked as complete. Free text is marked as an identifier, so that exports without
identifiers leave it out.""",
}


def readme(study: Study, way: Way, cuts: Sequence[Cut], made_by: str) -> str:
    """Write the README."""
    return "\n".join(_lines(study, way, cuts, made_by))


def _lines(study: Study, way: Way, cuts: Sequence[Cut], made_by: str) -> Iterator[str]:
    yield from (f"# {study.dataset.name}", "")
    if study.dataset.simulated:
        yield from ("**This dataset is simulated: nobody in it exists.**", "")
    yield from (study.dataset.says, "")
    notes = [*study.dataset.notes, *([WITHOUT_WORDS] if study.leaves_words_out else [])]
    if notes:
        yield from ("## What to know", "", *(f"- {note}" for note in notes), "")
    yield from ("## How to open it", "", HOW[way], "")
    yield "Days are counted from the beginning of each episode, which is day 0; there are no"
    yield "calendar dates. Codes were made for this dataset and mean nothing outside it."
    yield from (f"What every column and word means stands in `{CODEBOOK}`.", "")
    yield from ("## Tables", "", "| table | one row is | its key |", "|---|---|---|")
    for table in study.tables:
        there = {column.name for column in study.columns(table)}
        key = ", ".join(f"`{name}`" for name in table.key if name in there)
        yield f"| `{table.name}` | {table.says} | {key} |"
    if cuts:
        yield from (
            "",
            "## Cut",
            "",
            f"Texts longer than {way.called} holds, cut at its limit:",
            "",
        )
        yield from (f"- `{c.table}.{c.column}` of `{c.key}`: {c.bytes:,} bytes" for c in cuts)
    yield from ("", f"Made by {made_by}." if made_by else "", "")
