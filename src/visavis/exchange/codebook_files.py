"""Codebooks as files: which reader and which writer a file calls for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import yaml

from visavis.codebooks.about import About
from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import CodebookError
from visavis.codebooks.read import OF_CATEGORY, read_codebook
from visavis.codebooks.write import described, write_codebook
from visavis.exchange.codebook_tables import codebook_from_table
from visavis.exchange.refi_qda.codebook import from_codes, read_qdc, write_qdc
from visavis.exchange.refi_qda.package import read_file
from visavis.exchange.refi_qda.read import read_project
from visavis.exchange.spreadsheets.read import read_table
from visavis.exchange.spreadsheets.write import write_csv, write_workbook
from visavis.vocab.remedy import RemedyError

ORIGIN = "Visavis"
WIDE = 10_000
"""No line of YAML is broken: whoever compares two versions sees the sentences that changed."""


def read_codebook_file(path: Path, about: About | None = None) -> Codebook:
    """Read a codebook from a file.

    Parameters
    ----------
    path
        ``.yaml``, ``.yml`` or ``.json``; ``.csv``, ``.tsv`` or ``.xlsx``; ``.qdc`` or ``.qdpx``.
    about
        What a table or a file of another program does not say; needed for these.

    Raises
    ------
    RemedyError
        With the file, the line or the part, and the remedy.
    """
    suffix = path.suffix.casefold()
    reader = READERS.get(suffix)
    if reader is None:
        msg = f"{path}: a codebook is a file ending in {', '.join(READERS)}; is it another one?"
        raise RemedyError(msg)
    try:
        return reader(path, about)
    except RemedyError as error:
        msg = f"{path}: {error}"
        raise RemedyError(msg) from error
    except OSError as error:
        msg = f"{path}: it cannot be opened ({error.strerror}); check its name and place"
        raise RemedyError(msg) from error


def write_codebook_file(codebook: Codebook, path: Path) -> None:
    """Write a codebook in the form that the file's ending names.

    Raises
    ------
    RemedyError
        When nothing is known of that ending, or the file cannot be written.
    """
    writer = WRITERS.get(path.suffix.casefold())
    if writer is None:
        msg = f"{path}: a codebook is written as {', '.join(WRITERS)}; end the name in one of them"
        raise RemedyError(msg)
    try:
        writer(codebook, path)
    except OSError as error:
        msg = f"{path}: it cannot be written ({error.strerror}); check its name and place"
        raise RemedyError(msg) from error


def _read_text(path: Path, about: About | None) -> Codebook:
    del about  # the file says it itself
    try:
        return read_codebook(read_file(path).decode("utf-8-sig"))
    except UnicodeDecodeError:
        msg = "line 1: this is no text in UTF-8; save it as such"
        raise CodebookError(msg) from None


def _read_table(path: Path, about: About | None) -> Codebook:
    return codebook_from_table(read_table(path), _told(about))


def _read_qdc(path: Path, about: About | None) -> Codebook:
    return read_qdc(read_file(path), _told(about))


def _read_qdpx(path: Path, about: About | None) -> Codebook:
    return from_codes(read_project(read_file(path)).codes, _told(about))


def _told(about: About | None) -> About:
    if about is None:
        msg = "it says nothing of the codebook as a whole; give its name, version and title"
        raise CodebookError(msg)
    return about


def _write_json(codebook: Codebook, path: Path) -> None:
    path.write_bytes(write_codebook(codebook))


def _write_yaml(codebook: Codebook, path: Path) -> None:
    text = yaml.safe_dump(described(codebook), sort_keys=False, allow_unicode=True, width=WIDE)
    path.write_text(text, encoding="utf-8")


def _write_qdc(codebook: Codebook, path: Path) -> None:
    path.write_bytes(write_qdc(codebook, origin=ORIGIN))


def _write_csv(codebook: Codebook, path: Path) -> None:
    write_csv(path, OF_CATEGORY, [_row(category) for category in codebook.categories])


def _write_xlsx(codebook: Codebook, path: Path) -> None:
    rows = [_row(category) for category in codebook.categories]
    write_workbook(path, [(codebook.name[:31], OF_CATEGORY, rows)])


def _row(category: Category) -> list[str]:
    return [_cell(getattr(category, field)) for field in OF_CATEGORY]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return str(value or "")


READERS: Mapping[str, Callable[[Path, About | None], Codebook]] = {
    ".yaml": _read_text,
    ".yml": _read_text,
    ".json": _read_text,
    ".csv": _read_table,
    ".tsv": _read_table,
    ".xlsx": _read_table,
    ".qdc": _read_qdc,
    ".qdpx": _read_qdpx,
}
WRITERS: Mapping[str, Callable[[Codebook, Path], None]] = {
    ".yaml": _write_yaml,
    ".json": _write_json,
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".qdc": _write_qdc,
}
