"""The card on paper: the same questions on both sides of an A6 index card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

import typst

from visavis.instruments.card import CardForm, GateQuestions
from visavis.vocab.card import Visibility

TEMPLATE = "index_card.typ"


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed beside the questions, in the language of the card."""

    date: str
    code: str
    """For typing the card in; names nobody."""
    emergency: str
    way: str
    """What to do with the card, and who types it in."""
    optional: str
    """The word *optional*."""
    visibilities: tuple[Visibility, ...]
    contact: bool


def index_card_pdf(*, form: CardForm, language: str, beside: Print) -> bytes:
    """Return a PDF of two A6 pages: the two sides of one card."""
    data = {
        "language": language.partition("-")[0],
        "title": form.title.in_language(language),
        "intro": form.labels["intro"].in_language(language),
        "gates": [_gate(gate, language, beside) for gate in form.gates],
        "contact": _contact(form, language) if beside.contact else "",
        "date": beside.date,
        "code": beside.code,
        "emergency": beside.emergency,
        "way": beside.way,
    }
    source = (files("visavis.report") / TEMPLATE).read_bytes()
    made = typst.compile(source, format="pdf", sys_inputs={"card": json.dumps(data)})
    if not isinstance(made, bytes):
        msg = "typst returned pages instead of one document"
        raise TypeError(msg)
    return made


def _gate(gate: GateQuestions, language: str, beside: Print) -> dict[str, object]:
    moments = gate.moment.options if gate.moment else ()
    return {
        "valence": gate.valence.value,
        "question": gate.question.in_language(language),
        "yes": gate.yes.in_language(language),
        "nothing": gate.nothing.in_language(language),
        "what": gate.text.in_language(language),
        "rating": gate.rating.question.in_language(language),
        "points": [
            {"shown": point.shown, "label": point.label.in_language(language)}
            for point in gate.rating.points
        ],
        "when": f"{gate.moment.question.in_language(language)} ({beside.optional})"
        if gate.moment
        else "",
        "moments": [label.in_language(language) for _, label in moments],
        "who": gate.visibility.question.in_language(language),
        "readers": [
            label.in_language(language)
            for code, label in gate.visibility.options
            if code in beside.visibilities
        ],
    }


def _contact(form: CardForm, language: str) -> str:
    return form.contact.in_language(language) if form.contact is not None else ""
