"""Words of people into ciphertext and back, bound to the row and field they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model

from visavis.gateways.keys.protocol import Sealed
from visavis.gateways.outside import outside


def client_key(client_id: object) -> str:
    """The id of the key that everything of one client is encrypted under."""
    return f"client:{client_id}"


def client_of(key_id: str) -> UUID | None:
    """The client whose key has this id; None for keys of another kind."""
    kind, _, name = key_id.partition(":")
    return UUID(name) if kind == "client" else None


def notes_key(client_id: object) -> str:
    """The id of the key for the therapist's own text about one client (psychotherapy notes)."""
    return f"notes:{client_id}"


def round_key(round_id: object) -> str:
    """The id of the key for what raters write about invented reports: those are nobody's."""
    return f"round:{round_id}"


def model_key(model_id: object) -> str:
    """The id of the key for one model that learned from clients' words, and of no other."""
    return f"model:{model_id}"


def _context(row: Model, field: str) -> str:
    return f"{row._meta.label_lower}:{row.pk}:{field}"


def seal(row: Model, field: str, text: str, *, key: str) -> None:
    """Put `text` encrypted into `field` of `row`; no text leaves the field empty."""
    sealed = outside().keys.seal(key, text, context=_context(row, field)) if text else None
    setattr(row, field, sealed)


def unseal_all(rows: Sequence[Model], field: str, *, keys: Sequence[str]) -> list[str | None]:
    """Read the text in `field` of many rows, each under its own key; None where that is gone."""
    return outside().keys.open_all(
        [
            Sealed(key, bytes(getattr(row, field)), _context(row, field))
            for row, key in zip(rows, keys, strict=True)
        ]
    )


def unseal(row: Model, field: str, *, key: str) -> str:
    """Read the text in `field` of `row`; an empty field is no text."""
    sealed = getattr(row, field)
    if sealed is None:
        return ""
    return outside().keys.open(key, bytes(sealed), context=_context(row, field))
