"""Read a table from a file by what it is, not by what it is called."""

from __future__ import annotations

from pathlib import Path

from visavis.exchange.spreadsheets.delimited import read_delimited
from visavis.exchange.spreadsheets.table import (
    LIMITS,
    Limits,
    Table,
    UnreadableFileError,
    refuse,
)
from visavis.exchange.spreadsheets.workbook import SAVE_AGAIN, UNREADABLE, read_workbook

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
KNOWN = (ZIP, OLD_OFFICE)
OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"


def read_table(path: Path, *, sheet: str = "", limits: Limits = LIMITS) -> Table:
    """Read the table in `path`.

    Parameters
    ----------
    path
        A .csv or .xlsx file.
    sheet
        Which sheet of a workbook; needed only when several hold something.
    limits
        How large a file may be.

    Raises
    ------
    UnreadableFileError
        When it cannot be read as a table; says why and what to do.
    """
    content = content_of(path, limits)
    try:
        return read_content(content, sheet=sheet, limits=limits)
    except UnreadableFileError:
        # What begins as no workbook does was read as text: a damaged one is none of that either.
        if path.suffix.lower() == ".xlsx" and content.strip() and not content.startswith(KNOWN):
            refuse(UNREADABLE, SAVE_AGAIN)
        raise


def read_content(content: bytes, *, sheet: str = "", limits: Limits = LIMITS) -> Table:
    """Read a table from the bytes of a file; see `read_table`."""
    if not content.strip():
        refuse("The file is empty.", "Is it the right one?")
    if content.startswith(OLD_OFFICE):
        refuse(
            "This is an old .xls file, or one with a password.",
            "Save it as .xlsx without a password, or as “CSV UTF-8”.",
        )
    if content.startswith(ZIP):
        if OPEN_DOCUMENT in content[:200]:
            refuse("This is an OpenDocument file.", "Save it as .xlsx or as “CSV UTF-8”.")
        return read_workbook(content, sheet=sheet, limits=limits)
    return read_delimited(content, limits=limits)


def content_of(path: Path, limits: Limits = LIMITS) -> bytes:
    """Return the bytes of a file that is no larger than any table.

    Raises
    ------
    UnreadableFileError
        When it is, or cannot be opened.
    """
    try:
        with path.open("rb") as file:
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        refuse(f"The file cannot be opened ({error.strerror}).", "Check its name and place.")
    if len(content) > limits.file_bytes:
        refuse(
            f"The file is larger than {limits.file_bytes // 2**20} MB.", "Split it into several."
        )
    return content
