"""Load card forms beside the shipped ones, and choose which one a practice asks with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language_info

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import Actor
from visavis.apps.cards.models import LoadedForm
from visavis.apps.cards.queries.forms import card_form
from visavis.apps.people.models import Practice
from visavis.instruments.card import CardForm, read_card_form
from visavis.instruments.node import FormError
from visavis.instruments.shipped import CARD_FORMS, fingerprint
from visavis.vocab.remedy import RemedyError


@transaction.atomic
def load_form(*, definition: object, by: Actor, now: datetime) -> CardForm:
    """Keep a card form; loading the same once more changes nothing.

    Raises
    ------
    FormError
        When it is no card form, or its name stands for other wording already: cards refer to the
        wording by this name, so it never changes.
    """
    form = read_card_form(definition)
    _check_languages(form)
    if form.name in CARD_FORMS:
        msg = f"id: {form.name} comes with the program; give yours another id or version"
        raise FormError(msg)
    mark = fingerprint(definition)
    kept, new = LoadedForm.objects.get_or_create(
        name=form.name,
        defaults={"definition": definition, "fingerprint": mark, "loaded_at": now},
    )
    if kept.fingerprint != mark:
        msg = (
            f"version: {form.name} was loaded with other wording on {kept.loaded_at:%Y-%m-%d}; "
            "raise the version"
        )
        raise FormError(msg)
    if new:
        record(verb="form.loaded", by=by, at=now, details={"gates": len(form.gates)})
    return form


@transaction.atomic
def use_form(*, practice: Practice, name: str, by: Actor, now: datetime) -> CardForm:
    """Ask with this form from now on; cards that were handed in keep the name of theirs.

    Raises
    ------
    RemedyError
        When there is no such form.
    """
    try:
        form = card_form(name)
    except LoadedForm.DoesNotExist as error:
        msg = f"there is no card form {name}; see `visavis forms list`"
        raise RemedyError(msg) from error
    practice.card_form = name
    practice.save(update_fields=["card_form"])
    record(verb="practice.form_chosen", by=by, at=now, practice=practice.pk, target=practice)
    return form


def _check_languages(form: CardForm) -> None:
    for code in form.languages:
        try:
            get_language_info(code)
        except KeyError as error:
            msg = f"language: {code!r} is no language that pages can be shown in; use fr, pt-br …"
            raise FormError(msg) from error
