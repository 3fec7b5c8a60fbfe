"""The form of a card about one therapy session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from visavis.instruments.node import FormError
from visavis.instruments.questionnaire import Questionnaire, read_questionnaire
from visavis.instruments.questions import (
    Choice,
    Rating,
    check_items,
    choice_of,
    is_on_hat_line,
    item_of,
    labels_of,
    rating_of,
)
from visavis.instruments.wording import Wording, common_languages
from visavis.vocab.card import Gate, Moment, Valence, Visibility

KIND = "card"
LABELS = ("intro", "nothing", "another", "hand-in", "readers", "unwatched")
PARTS = ("event", "text", "rating", "moment", "visibility")
DEFAULT_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class GateQuestions:
    """A first question, and what is asked about each event when it is answered with yes."""

    valence: Valence
    question: Wording
    yes: Wording
    nothing: Wording
    text: Wording
    max_length: int
    rating: Rating
    moment: Choice[Moment] | None
    visibility: Choice[Visibility]


@dataclass(frozen=True, slots=True)
class CardForm:
    """Everything that a card asks, in every language that it is complete in."""

    name: str
    title: Wording
    languages: tuple[str, ...]
    """The first is the one it was written in."""
    gates: tuple[GateQuestions, ...]
    labels: Mapping[str, Wording]
    """Buttons and explanations by the names in `LABELS`."""
    contact: Wording | None
    """The tick *please contact me*, where the form has it."""

    def gate(self, valence: Valence) -> GateQuestions:
        """Return the questions about moments of this valence."""
        return next(gate for gate in self.gates if gate.valence is valence)


def read_card_form(definition: object) -> CardForm:
    """Read a card's form from a FHIR R4 Questionnaire.

    Raises
    ------
    FormError
        With the place in the file and the remedy.
    """
    form = read_questionnaire(definition)
    if form.kind != KIND:
        msg = f"code: expected a form for a card, got one for {form.kind!r}"
        raise FormError(msg)
    parts = [f"{valence}.{part}" for valence in Valence for part in PARTS]
    check_items(form, [*LABELS, *Valence, *parts, "contact"])
    hat = is_on_hat_line(item_of(form, f"{Valence.HELPFUL}.rating", "choice"))
    contact = item_of(form, "contact", "boolean") if "contact" in form.items else None
    wordings = [form.title, *(w for item in form.items.values() for w in item.wordings())]
    return CardForm(
        name=form.name,
        title=form.title,
        languages=common_languages(wordings, first=form.language),
        gates=tuple(_gate(form, valence, on_hat_line=hat) for valence in Valence),
        labels=labels_of(form, LABELS),
        contact=contact.text if contact is not None else None,
    )


def _gate(form: Questionnaire, valence: Valence, *, on_hat_line: bool) -> GateQuestions:
    gate = item_of(form, valence.value, "choice")
    answers = dict(choice_of(gate, Gate).options)
    if set(answers) != {Gate.YES, Gate.NOTHING}:
        msg = f"{gate.path}.answerOption: a first question has two answers, yes and nothing"
        raise FormError(msg)
    _check_event(form, valence)
    text = item_of(form, f"{valence}.text", "text")
    moment = f"{valence}.moment"
    return GateQuestions(
        valence=valence,
        question=gate.text,
        yes=answers[Gate.YES],
        nothing=answers[Gate.NOTHING],
        text=text.text,
        max_length=min(text.max_length or DEFAULT_LENGTH, DEFAULT_LENGTH),
        rating=rating_of(
            item_of(form, f"{valence}.rating", "choice"), valence, on_hat_line=on_hat_line
        ),
        moment=choice_of(item_of(form, moment, "choice"), Moment) if moment in form.items else None,
        visibility=_visibility(form, valence),
    )


def _check_event(form: Questionnaire, valence: Valence) -> None:
    """The group of questions about one event: may repeat, asked when the gate says yes."""
    event = item_of(form, f"{valence}.event", "group")
    if not event.repeats:
        msg = f"{event.path}.repeats: must be true, somebody may name several moments"
        raise FormError(msg)
    if event.shown_when != ((valence.value, Gate.YES.value),):
        msg = f"{event.path}.enableWhen: must ask for {valence.value!r} = 'yes', and nothing else"
        raise FormError(msg)
    inside = {item.link_id for item in event.items}
    outside = {f"{valence}.{part}" for part in PARTS[1:]} & set(form.items) - inside
    if outside:
        msg = f"{event.path}.item: put {', '.join(sorted(outside))} inside this group"
        raise FormError(msg)


def _visibility(form: Questionnaire, valence: Valence) -> Choice[Visibility]:
    """Who may read it: all three must be offered, for which are open depends on consent."""
    item = item_of(form, f"{valence}.visibility", "choice")
    choice = choice_of(item, Visibility)
    missing = set(Visibility) - {code for code, _ in choice.options}
    if missing:
        msg = f"{item.path}.answerOption: add {', '.join(sorted(missing))}"
        raise FormError(msg)
    return choice
