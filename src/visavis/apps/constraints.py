"""What belongs together is tied in the database."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import CheckConstraint, Q


def both_or_neither(first: str, second: str, *, name: str) -> CheckConstraint:
    """Two fields are set together or not at all."""
    return CheckConstraint(
        condition=Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
        | Q(**{f"{first}__isnull": False, f"{second}__isnull": False}),
        name=name,
    )


def one_of(field: str, values: Iterable[StrEnum], *, name: str) -> CheckConstraint:
    """A field holds one of the words of an enum."""
    return CheckConstraint(condition=Q(**{f"{field}__in": [str(v) for v in values]}), name=name)


def words(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """The members of an enum as Django's choices; people's words for them live in templates."""
    return [(value.value, value.value) for value in values]
