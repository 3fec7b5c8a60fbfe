"""The whole check, step by step, with a word on how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from visavis.dataset.check.between import check_between, rule_groups
from visavis.dataset.check.categories import (
    SETTLED,
    USES,
    check_categories,
    check_valences,
    read_codebooks,
    read_several,
)
from visavis.dataset.check.cells import check_cells
from visavis.dataset.check.findings import Findings, Report
from visavis.dataset.check.folder import find_tables, no_dataset
from visavis.dataset.check.instruments import check_instruments, read_instruments
from visavis.dataset.check.keys import check_presence, check_unique, presences, uniques
from visavis.dataset.check.metadata import check_metadata
from visavis.dataset.check.opened import PATHS, Opened
from visavis.dataset.check.orders import check_last_days, check_numbers, check_sums
from visavis.dataset.check.several import SINGLE, check_alone, check_single
from visavis.dataset.check.tables import note_unreadable, open_table
from visavis.dataset.schema import TABLES
from visavis.vocab.remedy import RemedyError

Progress = Callable[[str, float], None]
"""Told what is being looked at, and which share of the work is behind."""
Step = tuple[str, Callable[[], None]]
"""The table whose rows it goes through, and the work."""


def check(folder: Path, *, progress: Progress = lambda _what, _share: None) -> Report:
    """Check a study dataset, whatever state it is in.

    Parameters
    ----------
    folder
        The dataset's folder.
    progress
        Told now and then how far the check is.

    Returns
    -------
    Report
        Every kind of fault, with its count and its first places.

    Raises
    ------
    RemedyError
        When there is no such folder.
    """
    if not folder.is_dir():
        msg = f"{folder} is no folder. Name the folder that holds dataset_description.json."
        raise RemedyError(msg)
    findings = Findings()
    if (fault := no_dataset(folder)) is not None:
        findings.add(fault)
        return Report(tuple(findings.found), {})
    files = find_tables(folder, findings)
    work = _Work(files, progress)
    tables: dict[str, Opened] = {}
    for name, file in files.items():
        work.tell(name)
        opened = open_table(TABLES[name], file, findings)
        if opened is not None:
            tables[name] = opened
    headers = {name: opened.columns for name, opened in tables.items()}
    check_metadata(folder, headers, {opened.form for opened in tables.values()}, findings)
    rows: dict[str, int] = {}
    for table, step in _steps(folder, tables, rows, findings):
        if table in tables:
            work.tell(table)
            _run(table, step, tables, findings)
    return Report(tuple(findings.found), rows)


def _steps(
    folder: Path, tables: dict[str, Opened], rows: dict[str, int], findings: Findings
) -> Iterator[Step]:
    for name in TABLES:
        yield name, partial(_cells, name, tables, rows, findings)
    for unique in uniques():
        yield unique.table, partial(check_unique, unique, tables, findings)
    for presence in presences():
        yield presence.table, partial(check_presence, presence, tables, findings)
    for rules in rule_groups():
        yield rules[0].table, partial(check_between, rules, tables, findings)
    yield "sessions", partial(check_numbers, tables, findings)
    yield "episodes", partial(check_last_days, tables, findings)
    codebooks, several = read_codebooks(folder), read_several(folder)
    for single in SINGLE:
        yield single.table, partial(check_single, single, tables, several, findings)
    yield "codings", partial(check_alone, tables, several, findings)
    yield "predictions", partial(check_sums, tables, several, findings)
    for table in USES:
        yield table, partial(check_categories, table, tables, codebooks, findings)
    for table in SETTLED:
        yield table, partial(check_valences, table, tables, codebooks, findings)
    yield "scores", partial(check_instruments, tables, read_instruments(folder), findings)


def _cells(name: str, tables: dict[str, Opened], rows: dict[str, int], findings: Findings) -> None:
    rows[name] = check_cells(tables[name], findings)


def _run(
    table: str, step: Callable[[], None], tables: dict[str, Opened], findings: Findings
) -> None:
    try:
        step()
    except PATHS:
        # A table that ends in the middle shows it only when it is read to the end.
        note_unreadable(table, findings)
        del tables[table]


class _Work:
    """Knows how much there is to read, and says how much of it is behind."""

    def __init__(self, files: dict[str, Path], progress: Progress) -> None:
        sizes = {name: file.stat().st_size for name, file in files.items()}
        steps = [name for name, _ in _steps(Path(), {}, {}, Findings())]
        self._sizes = sizes
        self._all = max(1, sum(sizes.values()) + sum(sizes.get(name, 0) for name in steps))
        self._behind = 0
        self._progress = progress

    def tell(self, table: str) -> None:
        """Say which table is looked at now."""
        self._progress(table, self._behind / self._all)
        self._behind += self._sizes[table]
