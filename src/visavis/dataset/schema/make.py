"""Short ways to declare columns, so that a table reads like a table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from visavis.dataset.schema.kinds import Column, Kind, Reference

W = TypeVar("W", bound=StrEnum)

CENTURY = 36_525
"""Days; whatever is beyond is no day of a therapy but a date in disguise."""
BEFORE = -3_660
"""Days before the episode that may still be told of, as of a consent or a first questionnaire."""


def key(name: str, says: str) -> Column:
    """Declare the code of a thing whose table this is."""
    return Column(name=name, kind=Kind.CODE, says=says, required=True)


def code(name: str, says: str, *, required: bool = True) -> Column:
    """Declare a code of something that has no table."""
    return Column(name=name, kind=Kind.CODE, says=says, required=required)


def ref(name: str, target: str, says: str, *, required: bool = True) -> Column:
    """Declare a code whose row stands in `target`, written ``table.column``."""
    table, column = target.split(".")
    to = Reference(table, column)
    return Column(name=name, kind=Kind.CODE, says=says, required=required, references=to)


def term(name: str, says: str, *, required: bool = False) -> Column:
    """Declare a name with a public meaning."""
    return Column(name=name, kind=Kind.TERM, says=says, required=required)


def word(name: str, says: str, meanings: Mapping[W, str], *, required: bool = False) -> Column:
    """Declare one of a closed list."""
    words = {member.value: meaning for member, meaning in meanings.items()}
    return Column(name=name, kind=Kind.WORD, says=says, required=required, words=words)


def flag(name: str, says: str, *, required: bool = False) -> Column:
    """Declare a yes or no."""
    return Column(name=name, kind=Kind.FLAG, says=says, required=required)


def text(name: str, says: str) -> Column:
    """Declare what a person wrote; there only where text may leave."""
    return Column(name=name, kind=Kind.TEXT, says=says)


def day(name: str, says: str, *, required: bool = False, least: float = 0) -> Column:
    """Declare a day of the episode."""
    return Column(
        name=name,
        kind=Kind.DAY,
        says=says,
        required=required,
        unit="day",
        least=least,
        most=CENTURY,
    )


def integer(
    name: str,
    says: str,
    *,
    least: int | None = None,
    most: int | None = None,
    unit: str = "",
    required: bool = False,
) -> Column:
    """Declare a whole number."""
    return Column(
        name=name,
        kind=Kind.INTEGER,
        says=says,
        required=required,
        unit=unit,
        least=least,
        most=most,
    )


def number(
    name: str,
    says: str,
    *,
    least: float | None = None,
    most: float | None = None,
    unit: str = "",
    required: bool = False,
) -> Column:
    """Declare a number that need not be whole."""
    return Column(
        name=name,
        kind=Kind.NUMBER,
        says=says,
        required=required,
        unit=unit,
        least=least,
        most=most,
    )
