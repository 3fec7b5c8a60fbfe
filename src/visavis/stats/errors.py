"""What is said of data that nothing can be computed from."""

from __future__ import annotations

from visavis.vocab.remedy import RemedyError


class UnusableError(RemedyError, ValueError):
    """The data are not what the function needs; the sentence names the column and the remedy.

    A number that cannot be had from sound data is no error: its estimate is undefined and says why.
    """


class FaultyColumnError(UnusableError):
    """A column of a table holds what it must not; whoever knows the table's file can say where."""

    def __init__(self, table: str, column: str, message: str) -> None:
        """Name the table and the column beside the sentence."""
        self.table, self.column = table, column
        super().__init__(message)
