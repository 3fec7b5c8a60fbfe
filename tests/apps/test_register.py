"""The field register against the tables that there are, both ways."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from visavis.privacy.register import ALWAYS_SEALED, REGISTER, Erasure, Key
from visavis.privacy.register.kinds import Field

HOW = "add or remove it in src/visavis/privacy/register/<app>.py, then run `make pages`"


def fields_of(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """What stands in the table of `model`: no reverse relations."""
    return {
        field.name: field for field in model._meta.get_fields() if isinstance(field, models.Field)
    }


def registered() -> dict[str, Field]:
    return {
        f"{label}.{name}": field
        for label, table in REGISTER.items()
        for name, field in table.fields.items()
    }


def existing() -> dict[str, models.Field[Any, Any]]:
    return {
        f"{model._meta.label}.{name}": field
        for model in apps.get_models()
        for name, field in fields_of(model).items()
    }


def test_the_register_covers_every_field_and_nothing_else() -> None:
    there, written = set(existing()), set(registered())
    assert there - written == set(), f"fields that the register does not know: {HOW}"
    assert written - there == set(), f"entries for fields that are gone: {HOW}"


def test_whatever_is_always_sealed_is_a_sealed_field_under_a_key() -> None:
    fields = existing()
    loose = {
        name
        for name, entry in registered().items()
        if entry.sensitivity in ALWAYS_SEALED
        and not (
            name.endswith("_sealed")
            and isinstance(fields[name], models.BinaryField)
            and entry.key is not Key.NONE
        )
    }
    assert loose == set()


def test_whatever_is_sealed_says_so_in_the_register() -> None:
    sealed = {name for name in existing() if name.endswith("_sealed")}
    keyed = {name for name, entry in registered().items() if entry.key is not Key.NONE}
    assert sealed == keyed
    assert {registered()[name].sensitivity for name in sealed} == ALWAYS_SEALED


def test_tables_that_lead_to_a_client_say_what_erasure_does() -> None:
    """Whatever refers to a client, however far up, goes or is cut off with the client."""
    silent = {
        model._meta.label
        for model in apps.get_models()
        if REGISTER[model._meta.label].erasure is Erasure.NO_CLIENT and leads_to_client(model)
    }
    assert silent == set()


def leads_to_client(model: type[models.Model], seen: frozenset[str] = frozenset()) -> bool:
    label = model._meta.label
    if label == "care.Client":
        return True
    if label in seen:
        return False
    up = [
        field.related_model
        for field in fields_of(model).values()
        if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
    ]
    return any(leads_to_client(other, seen | {label}) for other in up)


def test_every_entry_says_why() -> None:
    assert {name for name, entry in registered().items() if not entry.why.strip()} == set()
