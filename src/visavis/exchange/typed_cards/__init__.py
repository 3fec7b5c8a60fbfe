"""Paper cards that somebody typed into a table: from rows to values that cannot be wrong.

The way of a file: a `Table` (from `spreadsheets`) and a `Mapping` of its columns, proposed from
the headers, give `TypedCards`: cards, and every problem that was found.
"""
