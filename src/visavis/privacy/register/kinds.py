"""The terms in which a field is classified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Sensitivity(StrEnum):
    """What a field would tell whoever read it."""

    CLINICAL = "clinical words"
    """What somebody wrote about a therapy. Always encrypted."""
    IDENTITY = "identity of a client"
    """A name or a contact. Always encrypted, importable only from `people`."""
    ANSWER = "closed answer"
    """A tick or a rating about a client known here by a code."""
    PSEUDONYMOUS = "pseudonymous"
    """Leads to a client only through a code or an id: when, how often, which."""
    MEMBER = "member"
    """About somebody who has an account."""
    SECRET = "secret"  # noqa: S105 -- a word, not a password
    """Opens something: a password's hash, a second factor, a signed-in browser."""
    OPERATIONAL = "operational"
    """Keeps the machine running; about nobody."""
    PUBLIC = "public"
    """May be read by anybody."""


class Key(StrEnum):
    """What a field is encrypted under, beside the encryption of the disk."""

    CLIENT = "client's key"
    BY_AUTHOR = "client's key, or the notes key where the therapist wrote it"
    MODEL = "key of the model, destroyed when a client that it learned from leaves"
    NONE = "none"


class Erasure(StrEnum):
    """What becomes of a row when the client it concerns is erased."""

    DELETED = "deleted; what was encrypted is unreadable in every backup as well"
    CUT = "stays, and nothing leads from it to the client any more"
    NO_CLIENT = "concerns no client"


@dataclass(frozen=True, slots=True)
class Field:
    """One field's entry."""

    sensitivity: Sensitivity
    why: str
    key: Key = Key.NONE


@dataclass(frozen=True, slots=True)
class Table:
    """One table's entry, with one for each of its fields."""

    kept: str
    """How long a row stays when nobody asks for erasure."""
    erasure: Erasure
    fields: Mapping[str, Field]


def clinical(why: str, key: Key = Key.CLIENT) -> Field:
    """Words about a therapy."""
    return Field(Sensitivity.CLINICAL, why, key)


def identity(why: str) -> Field:
    """A client's name or contact."""
    return Field(Sensitivity.IDENTITY, why, Key.CLIENT)


def answer(why: str) -> Field:
    """A tick or a rating."""
    return Field(Sensitivity.ANSWER, why)


def pseudonymous(why: str) -> Field:
    """An id, a code, a time."""
    return Field(Sensitivity.PSEUDONYMOUS, why)


def member(why: str) -> Field:
    """Something about a member."""
    return Field(Sensitivity.MEMBER, why)


def secret(why: str) -> Field:
    """Something that opens something."""
    return Field(Sensitivity.SECRET, why)


def operational(why: str) -> Field:
    """Something about nobody."""
    return Field(Sensitivity.OPERATIONAL, why)


def public(why: str) -> Field:
    """Something that anybody may read."""
    return Field(Sensitivity.PUBLIC, why)
