"""The rows of a sheet, whatever is judged in its round."""

from __future__ import annotations

from collections.abc import Iterator

from visavis.exchange.codings import columns, pair_table
from visavis.exchange.codings.given import RoundSheet
from visavis.exchange.codings.pairs import PairSheet

AnySheet = RoundSheet | PairSheet


def heads_of(sheet: AnySheet) -> tuple[str, ...]:
    """Return the names of the columns."""
    if isinstance(sheet, PairSheet):
        return pair_table.columns_of(sheet)
    return columns.columns_of(sheet)


def typed_of(sheet: AnySheet) -> tuple[str, ...]:
    """Return those columns into which raters type."""
    return pair_table.TYPED if isinstance(sheet, PairSheet) else columns.TYPED


def rows_of(sheet: AnySheet, rater: str | None = None) -> Iterator[list[str]]:
    """Yield the rows of one rater, or of all."""
    if isinstance(sheet, PairSheet):
        for packet in sheet.given:
            if rater in (None, packet.rater):
                yield from pair_table.rows_of(packet, sheet)
    else:
        for report in sheet.given:
            if rater in (None, report.rater):
                yield from columns.rows_of(report, sheet)
