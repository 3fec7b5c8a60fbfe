"""Single fields of a post, read without ever losing what was typed."""

from __future__ import annotations

import uuid
from collections.abc import Container
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that has to be changed before the card can be handed in."""

    field: str
    """The id of the control that it is about; the summary links there."""
    sentence: str


def typed(post: QueryDict, name: str) -> str:
    """Read a text as its writer sees it: line ends count once, a NUL is no letter."""
    return post.get(name, "").replace("\r\n", "\n").replace("\0", "")


def number(post: QueryDict, name: str, *, least: int, most: int) -> int:
    """Read a count that the page wrote itself; anything else is the least."""
    raw = post.get(name, "")
    found = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 4 else least  # noqa: PLR2004 -- no count has more digits
    return min(max(found, least), most)


def key_in(post: QueryDict) -> uuid.UUID:
    """Return the idempotency key that came with the page, or a new one."""
    try:
        return uuid.UUID(post.get("key", ""))
    except ValueError:
        return uuid.uuid4()


def too_long(field: str, text: str, *, most: int) -> list[Problem]:
    """Complain when `text` has more letters than are kept."""
    if len(text) <= most:
        return []
    sentence = _("Please shorten this a little: it has %(have)d letters, and %(most)d fit.")
    return [Problem(field, sentence % {"have": len(text), "most": most})]


def not_offered(field: str, value: str, offered: Container[str]) -> list[Problem]:
    """Complain when a choice is not, or no longer, among those offered."""
    if not value or value in offered:
        return []
    return [Problem(field, _("Please choose again: this answer is not offered here."))]
