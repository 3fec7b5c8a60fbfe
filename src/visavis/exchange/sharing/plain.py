"""Plain CSV: a file a table, in UTF-8, with words as they are; the codebook says what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from visavis.exchange.sharing.cuts import Cut
from visavis.exchange.sharing.study import Study, pieces


def write_plain(study: Study, folder: Path) -> Iterator[tuple[str, list[Cut]]]:
    """Write the tables; yields each, and nothing is ever cut."""
    for table in study.tables:
        with (folder / f"{table.name}.csv").open("wb") as file:
            for at, piece in enumerate(pieces(study.scan(table))):
                piece.write_csv(file, include_header=at == 0)
        yield table.name, []
