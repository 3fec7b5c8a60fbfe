"""Congruence by therapist or by episode, as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from visavis.cli.congruence_shown import NAMES, VALENCES, WHO, grouped, left_out
from visavis.cli.terminal import text
from visavis.stats.congruence import Congruence, Level
from visavis.stats.congruence.episodes import Episodes
from visavis.stats.congruence.therapists import ALIKE, Therapists
from visavis.stats.results.shown import Row, shown
from visavis.vocab.card import Perspective


class By(StrEnum):
    """What each line of a table is."""

    THERAPIST = "therapist"
    EPISODE = "episode"


TOLD: Mapping[By, tuple[str, ...]] = {
    By.THERAPIST: ("therapist",),
    By.EPISODE: ("episode", "client", "therapist"),
}
"""The columns that tell lines apart."""
LEGEND: Mapping[By, str] = {
    By.THERAPIST: (
        "Each value is shrunken: drawn towards the network's, the further the less the "
        "therapist's own clients tell. So chance alone makes nobody stand out; what is left "
        "is no order of merit. ± is the standard error, n what a value rests on. Values before "
        "they were shrunken, and further cautions: --json. Left out are units of the first value; "
        "why: --json."
    ),
    By.EPISODE: (
        "A value has no interval: the few sessions of one episode cannot show how far chance moves "
        "it. Take values as a variable in an analysis, not as a verdict on a therapy. n is what a "
        "value rests on. Left out are units of the first value; why: --json."
    ),
}


def rows(found: Congruence, by: By) -> Iterator[Row]:
    """Yield the rows of all levels; of a level that is left out, the reason."""
    for level in found.levels:
        yield from (level if level.left_out else _of(level, by)).rows()


def show_by(console: Console, found: Congruence, by: By) -> None:
    """Print each level's values by therapist or episode, why some are missing, and a sentence."""
    for level in found.levels:
        console.print(text(f"{level.title()}, by {by}", style="bold"))
        if level.left_out is not None:
            console.print(text(f"{level.left_out}\n"))
            continue
        of = _of(level, by)
        values = list(of.rows())
        for which in dict.fromkeys((row["perspective"], row["valence"]) for row in values):
            here = [row for row in values if (row["perspective"], row["valence"]) == which]
            console.print(_table(here, by))
        said = [(row["undefined"], row, str(row[by])) for row in values]
        without = grouped("No value: ", said, {which for _why, _row, which in said})
        alike = [(_alike(row), row, NAMES[str(row["name"])].strip()) for row in values]
        careful = grouped("", alike, {which for _why, _row, which in alike})
        for line in (*left_out(level), *without, *careful):
            console.print(Padding(text(line, style="dim"), (0, 0, 0, 2)))
        console.print(text(f"{of.sentence()}\n"))
    console.print(text(LEGEND[by], style="dim"))


def _alike(row: Row) -> str | None:
    """Say that therapists differ by chance alone, where they do; other cautions are in --json."""
    return ALIKE if ALIKE in str(row["cautions"]) else None


def _of(level: Level, by: By) -> Therapists | Episodes:
    return level.by_therapist() if by is By.THERAPIST else level.by_episode()


def _table(here: Sequence[Row], by: By) -> Grid:
    """Return a line for each therapist or episode, with each value and what it rests on."""
    names = list(dict.fromkeys(str(row["name"]) for row in here))
    lines: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in here:
        lines.setdefault(tuple(str(row[name]) for name in TOLD[by]), {})[str(row["name"])] = row
    valence = str(here[0]["valence"])
    made = Grid(
        title=text(
            f"{WHO[Perspective(str(here[0]['perspective']))]}, {VALENCES.get(valence, valence)}"
        ),
        title_justify="left",
        box=None,
        header_style="bold",
        padding=(0, 2, 0, 0),
    )
    for name in TOLD[by]:
        made.add_column(name)
    made.add_column("left out", justify="right", style="dim")
    for name in names:
        made.add_column(text(NAMES[name].strip()), justify="right")
        made.add_column("n", justify="right", style="dim")
    for whose, line in sorted(lines.items()):
        cells = [cell for name in names for cell in _cells(line.get(name))]
        gone = text(shown(line[names[0]]["dropped"]) if names[0] in line else "")
        made.add_row(*map(text, whose), gone, *cells)
    made.add_row()
    return made


def _cells(row: Row | None) -> tuple[Text, Text]:
    if row is None:
        return text(""), text("")
    value = text(shown(row["value"]), style="bold")
    if row.get("se") is not None:
        value.append(f" ± {shown(row['se'])}", style="not bold dim")
    return value, text(shown(row["n"]))
