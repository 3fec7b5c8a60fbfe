"""Card forms by name: the shipped ones, and those that the site loaded."""

from __future__ import annotations

from visavis.apps.cards.models import LoadedForm
from visavis.instruments.card import CardForm, read_card_form
from visavis.instruments.shipped import CARD_FORMS, shipped_card_form


def card_form(name: str) -> CardForm:
    """Return the card form of this name.

    Raises
    ------
    LoadedForm.DoesNotExist
        When it is neither shipped nor loaded.
    """
    if name in CARD_FORMS:
        return shipped_card_form(name)
    return read_card_form(LoadedForm.objects.get(pk=name).definition)


def all_card_forms() -> list[CardForm]:
    """Return every card form that a practice may ask with, the shipped ones first."""
    loaded = LoadedForm.objects.values_list("definition", flat=True)
    return [*map(shipped_card_form, CARD_FORMS), *map(read_card_form, loaded)]


def form_names() -> list[str]:
    """Return the names of every card form that a practice can choose."""
    return [*CARD_FORMS, *LoadedForm.objects.values_list("name", flat=True)]
