"""The forms that come with the program."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files

from visavis.instruments.card import CardForm, read_card_form
from visavis.instruments.ending import EndingForm, read_ending_form
from visavis.vocab.card import Perspective

CARD_FORMS = ("card@1",)
ENDING_FORMS = {Perspective.CLIENT: "ending@1", Perspective.THERAPIST: "ending-therapist@1"}
"""How it ended is told from where one stood, so each side has its own wording."""


def definition(name: str) -> object:
    """Return a shipped form as the FHIR Questionnaire that it is."""
    path = files("visavis.instruments") / "forms" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def shipped_card_form(name: str) -> CardForm:
    """Return a shipped card form by name; read once a process."""
    return read_card_form(definition(name))


@cache
def ending_form(side: Perspective) -> EndingForm:
    """Return the ending card's form for one side."""
    return read_ending_form(definition(ENDING_FORMS[side]))


def fingerprint(definition: object) -> str:
    """SHA-256 over one unambiguous form of the definition: spaces and key order do not count."""
    canonical = json.dumps(definition, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
