"""README and CHANGES of a dataset, for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from visavis.dataset.describe.about import Description, Form
from visavis.dataset.describe.names import data_file
from visavis.dataset.describe.variables import full_sentence
from visavis.dataset.schema import TABLES, Column

HOW_TO_READ = """\
A gap is a missing value; a column has none unless it says that it may be empty. Yes and no are
`true` and `false`. Days are counted from the beginning of each episode, which is day 0; there are
no calendar dates. Codes were made for this dataset and mean nothing outside it. Every column is
described in `dataset_description.json`, and once more beside each table, in the `.json` file of the
same name."""

OPENING_CSV = """\
The tables are UTF-8 with commas, and a table opens with one line:

- R: `read.csv("data/{file}", encoding = "UTF-8", na.strings = "")`
- Python: `polars.read_csv("data/{file}")` or `pandas.read_csv("data/{file}")`
- SPSS: *File › Import Data › CSV Data*, encoding Unicode (UTF-8)
- Excel: *Data › From Text/CSV*, file origin 65001 (a double-click would garble accents)"""

OPENING_PARQUET = """\
The tables are Parquet files, because there are many rows: this dataset does not follow Psych-DS,
which knows CSV only. A table opens with one line:

- R: `arrow::read_parquet("data/{file}")`
- Python: `polars.scan_parquet("data/{file}")`
- DuckDB: `SELECT * FROM 'data/{file}'`"""


def readme(about: Description, tables: Mapping[str, Sequence[str]], form: Form) -> str:
    """Write the README."""
    return "\n".join(_lines(about, tables, form))


def _lines(about: Description, tables: Mapping[str, Sequence[str]], form: Form) -> Iterator[str]:
    yield from (f"# {about.name}", "")
    if about.simulated:
        yield from ("**This dataset is simulated: nobody in it exists.**", "")
    yield from (about.says, "")
    if about.notes:
        yield from ("## What to know", "", *(f"- {note}" for note in about.notes), "")
    if tables:
        opening = OPENING_CSV if form is Form.CSV else OPENING_PARQUET
        file = data_file(next(iter(tables)), form)
        yield from ("## How to open it", "", opening.format(file=file), "", HOW_TO_READ, "")
        yield from ("## Tables", "", "| file in `data/` | one row is | its key |", "|---|---|---|")
        for label, columns in tables.items():
            table = TABLES[label]
            key = ", ".join(f"`{name}`" for name in table.key if name in columns)
            yield f"| `{data_file(label, form)}` | {table.says} | {key} |"
        yield ""
    yield "Codes that several tables share join them: `cards.session` is a `sessions.session`."
    for label, columns in tables.items():
        yield from ("", f"### {label}", "")
        yield from (_column(TABLES[label].column(name)) for name in columns)
    if about.made_by:
        yield from ("", f"Made by {about.made_by}.")
    yield ""


def _column(column: Column) -> str:
    unit = f" In: {column.unit}." if column.unit else ""
    words = "; ".join(f"`{word}`: {means}" for word, means in column.words.items())
    return f"- `{column.name}`: {full_sentence(column)}{unit}" + (f" {words}." if words else "")


def changes(about: Description) -> str:
    """Write the first entry of CHANGES; whoever changes the data adds the next."""
    by = f", by {about.made_by}" if about.made_by else ""
    return f"# Changes\n\n- First made{by}.\n"
