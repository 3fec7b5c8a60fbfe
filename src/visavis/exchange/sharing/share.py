"""Pass a study dataset on in another form: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from visavis.dataset.check import Report, check
from visavis.dataset.describe.names import README
from visavis.dataset.write.place import (
    begin_beside,
    move_into_place,
    refuse_taken,
    room_on_disk,
    throw_away,
)
from visavis.exchange.sharing.codebook import write_codebook
from visavis.exchange.sharing.cuts import Cut
from visavis.exchange.sharing.plain import write_plain
from visavis.exchange.sharing.psych_ds import write_psych_ds
from visavis.exchange.sharing.readme import readme
from visavis.exchange.sharing.readstat import require_readstat
from visavis.exchange.sharing.redcap.write import write_redcap
from visavis.exchange.sharing.spss import write_spss
from visavis.exchange.sharing.stata import write_stata
from visavis.exchange.sharing.study import Study, open_study
from visavis.exchange.sharing.way import Way
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError

Progress = Callable[[str, float], None]
"""Told what is being done, and which share of the work is behind."""
Writer = Callable[[Study, Path], Iterator[tuple[str, list[Cut]]]]
"""Writes the tables into a folder; yields each that is done, with what was cut in it."""

WRITERS: Mapping[Way, Writer] = {
    Way.SPSS: write_spss,
    Way.STATA: write_stata,
    Way.CSV: write_plain,
    Way.REDCAP: write_redcap,
}
CHECKED = 0.3
"""The share of the work that the check takes, roughly."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What was passed on."""

    rows: Mapping[str, int]
    words_left_out: bool
    """Whether the dataset has people's words, and they stayed."""
    cuts: tuple[Cut, ...]
    """Texts that were longer than the other program's cells."""


def share(
    folder: Path,
    goal: Path,
    *,
    way: Way,
    text: bool = False,
    made_by: str = "",
    progress: Progress = lambda _what, _share: None,
) -> Shared:
    """Write a study dataset into the new folder `goal`.

    Parameters
    ----------
    folder
        The study dataset, which must be without a fault.
    goal
        Where it goes; made only when all went well.
    way
        The form.
    text
        Whether people's own words go along.
    made_by
        The program and its version, for the README.
    progress
        Told now and then how far it is.

    Raises
    ------
    RemedyError
        For a dataset with faults, a goal that is taken or within the dataset, a disk that is full,
        and what the form cannot hold.
    """
    goal = goal.absolute()
    refuse_taken(goal)
    if goal.resolve().is_relative_to(folder.resolve()):
        msg = f"{goal} lies in the dataset itself. Name a folder beside it."
        raise RemedyError(msg)
    if way in (Way.SPSS, Way.STATA):
        require_readstat()  # before a check that may take minutes
    report = check(folder, progress=lambda what, done: progress(what, done * CHECKED))
    _refuse_faults(folder, report)
    study = open_study(folder, text=text)
    told = _Told(report.rows, progress)
    cuts = pass_on(study, goal, way=way, made_by=made_by, done=told.done)
    return Shared(report.rows, study.leaves_words_out, cuts)


def pass_on(
    study: Study,
    goal: Path,
    *,
    way: Way,
    made_by: str = "",
    done: Callable[[str], None] = lambda _table: None,
) -> tuple[Cut, ...]:
    """Write a study that was checked; `done` is told of each table that is written."""
    if way is Way.PSYCH_DS:
        write_psych_ds(study, goal, done)
        return ()
    cuts: list[Cut] = []
    with _grown_beside(goal) as made:
        for table, cut in WRITERS[way](study, made):
            done(table)
            cuts += cut
        write_codebook(study, made, numbers=way is not Way.CSV)
        for path, content in study.along():
            if not (made / path).exists():  # a table of this form may have the name of another file
                _put(made / path, content)
        _put(made / README, readme(study, way, cuts, made_by).encode())
    return tuple(cuts)


def _refuse_faults(folder: Path, report: Report) -> None:
    if not report.findings:
        return
    fault = report.findings[0].fault
    where = f"{fault.where}, {fault.column}" if fault.column else fault.where
    many = counted(report.faults, "fault")
    first = "it is" if report.faults == 1 else "the first is"
    msg = (
        f"{folder} has {many}; {first} in {where}: {fault.problem}. {fault.remedy} To see"
        f" everything: visavis dataset check {folder}"
    )
    raise RemedyError(msg)


@contextmanager
def _grown_beside(goal: Path) -> Iterator[Path]:
    made = begin_beside(goal)
    try:
        with room_on_disk(goal):
            yield made
            move_into_place(made, goal)
    finally:
        throw_away(made)


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


class _Told:
    """Knows how many rows there are, and says how many of them are behind."""

    def __init__(self, rows: Mapping[str, int], progress: Progress) -> None:
        self._rows = rows
        self._all = max(1, sum(rows.values()))
        self._behind = 0
        self._progress = progress

    def done(self, table: str) -> None:
        """Say that a table is written."""
        self._behind += self._rows[table]
        self._progress(table, CHECKED + (1 - CHECKED) * self._behind / self._all)
