"""Write codings as a table: to code in a spreadsheet program, or to count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from visavis.exchange.codings import pair_project, project
from visavis.exchange.codings.pairs import PairSheet
from visavis.exchange.codings.sheet import AnySheet, heads_of, rows_of
from visavis.exchange.codings.workbook import write_workbook
from visavis.exchange.refi_qda.write import write_project
from visavis.exchange.spreadsheets.write import write_csv
from visavis.vocab.remedy import RemedyError

OWNER_ONLY = 0o600
Writer = Callable[[AnySheet, Path], None]


def write_codings(sheet: AnySheet, path: Path) -> None:
    """Write a sheet as the file's ending says: whole, or nothing.

    Parameters
    ----------
    sheet
        The round, or one rater's part.
    path
        Ending in ``.csv``, ``.xlsx`` or ``.qdpx``; made open to its owner only.

    Raises
    ------
    RemedyError
        For another ending, a file that is there already, or one that cannot be written.
    """
    writer = writer_for(path)
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            msg = f"{path} is there already. Choose another name, or remove it first."
            raise RemedyError(msg)
        beside.touch(mode=OWNER_ONLY)
        beside.chmod(OWNER_ONLY)
        writer(sheet, beside)
        beside.replace(path)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); check its name and place."
        raise RemedyError(msg) from error
    finally:
        beside.unlink(missing_ok=True)


def writer_for(path: Path) -> Writer:
    """Return what writes files of this ending.

    Raises
    ------
    RemedyError
        When nothing does.
    """
    writer = WRITERS.get(path.suffix.casefold())
    if writer is None:
        msg = f"{path}: codings are written as {', '.join(WRITERS)}; end the name in one of them."
        raise RemedyError(msg)
    return writer


def _write_csv(sheet: AnySheet, path: Path) -> None:
    write_csv(path, heads_of(sheet), rows_of(sheet))


def _write_qdpx(sheet: AnySheet, path: Path) -> None:
    if isinstance(sheet, PairSheet):
        path.write_bytes(write_project(pair_project.to_project(sheet)))
    else:
        path.write_bytes(write_project(project.to_project(sheet)))


WRITERS: Mapping[str, Writer] = {
    ".csv": _write_csv,
    ".xlsx": write_workbook,
    ".qdpx": _write_qdpx,
}
