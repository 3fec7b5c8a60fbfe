"""What tables must hold before endings are counted: no line twice, no word that no card knows.

Joins would count a doubled line twice, and a misspelt status would be taken for another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from visavis.stats.endings.tables import COLUMNS, Frame, Tables, table
from visavis.stats.errors import UnusableError
from visavis.stats.frames import WORDS, word
from visavis.stats.gaps import NOTHING, told
from visavis.stats.refusals import FLAG, SAID, refuse_silent, refuse_strange, refuse_twice
from visavis.vocab.card import SIDES, HowEnded
from visavis.vocab.care import EpisodeStatus, SessionStatus

LISTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    **SAID,
    "episodes": {
        "status": tuple(EpisodeStatus),
        "ending_client": tuple(HowEnded),
        "ending_therapist": tuple(HowEnded),
    },
    "sessions": {"status": tuple(SessionStatus)},
    "scores": {"perspective": tuple(SIDES)},
}
"""By table and column: the words that may stand there."""
OF_ITS_OWN: Mapping[str, Sequence[tuple[str, ...]]] = {
    "episodes": [("episode",)],
    "sessions": [("session",), ("episode", "number")],
    "cards": [("card",), ("session", "perspective")],
    "eventReports": [("report",)],
    "matches": [("client_report", "therapist_report", "rater", "round")],
    "scores": [("episode", "day", "session", "perspective", "instrument", "version", "scale")],
}
"""By table: columns of which no two lines may have the same, as far as they are there."""
NEEDED: Mapping[tuple[str, ...], int] = {OF_ITS_OWN["matches"][0]: 3}
"""How many of them must be there to tell lines apart; without the rater, several judgements of a
pair are those of several raters."""
NEVER_SILENT: Mapping[str, Mapping[str, str]] = {
    "episodes": {"status": "say of each therapy whether it is open or ended"},
    "sessions": {
        "status": "say of each session what became of it",
        "number": "number the sessions of each episode",
    },
}
"""By table and column: what every line must say, and the remedy."""


def sound(tables: Tables, names: Iterable[str], *more: str) -> dict[str, Frame]:
    """Return the tables that are read, if they hold what can be counted.

    Parameters
    ----------
    tables
        Those of the study dataset.
    names
        Which of them are read.
    more
        Columns of the episodes beside those that are always read.

    Raises
    ------
    UnusableError
        When a table or column is missing, a line is there twice, a word is on no list, or a line
        leaves open what each must say; with the table, the column and the remedy.
    """
    return {
        name: _sound(name, table(tables, name, *(more if name == "episodes" else ())), more)
        for name in dict.fromkeys(names)
    }


def _sound(name: str, rows: Frame, more: Sequence[str]) -> Frame:
    kinds = rows.collect_schema()
    keys = [
        [column for column in columns if column in kinds]
        for columns in OF_ITS_OWN[name]
        if set(columns[: NEEDED.get(columns, 1)]) <= set(kinds)
    ]
    read = [*COLUMNS[name], *more, *LISTS[name], *(column for key in keys for column in key)]
    rows = told(rows, dict.fromkeys(read), NOTHING)
    for column, words in LISTS[name].items():
        if column in kinds and (column in COLUMNS[name] or column in more or name != "episodes"):
            _refuse_strange(rows, column, words, name)
    for column, remedy in NEVER_SILENT.get(name, {}).items():
        refuse_silent(rows, column, table=name, remedy=remedy)
    for key in keys:
        refuse_twice(rows, *key, table=name)
    return rows


def _refuse_strange(rows: Frame, column: str, words: Sequence[str], name: str) -> None:
    kind = rows.collect_schema()[column]
    if words == FLAG:
        if kind in WORDS:
            small = rows.select(word(rows, column).str.to_lowercase())
            refuse_strange(small, column, words, table=name)
        return
    if kind not in WORDS:
        msg = f"In the table {name}: the column {column!r} holds {kind}, and words are needed."
        raise UnusableError(msg)
    refuse_strange(rows, column, words, table=name)
