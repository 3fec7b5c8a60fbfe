from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from visavis.instruments.card import read_card_form
from visavis.instruments.node import FormError
from visavis.instruments.shipped import definition, ending_form, fingerprint, shipped_card_form
from visavis.vocab.card import HowEnded, Moment, Perspective, Valence, Visibility

Change = Callable[[dict[str, Any]], None]


def shipped() -> dict[str, Any]:
    found = definition("card@1")
    if not isinstance(found, dict):
        raise TypeError
    return copy.deepcopy(found)


def item(form: dict[str, Any], link_id: str) -> dict[str, Any]:
    waiting = list(form["item"])
    while waiting:
        entry: dict[str, Any] = waiting.pop()
        if entry["linkId"] == link_id:
            return entry
        waiting.extend(entry.get("item", []))
    raise KeyError(link_id)


def set_ordinals(form: dict[str, Any], link_id: str, ordinals: list[float]) -> None:
    for option, ordinal in zip(item(form, link_id)["answerOption"], ordinals, strict=True):
        option["extension"][0]["valueDecimal"] = ordinal


def hat(form: dict[str, Any]) -> None:
    set_ordinals(form, "helpful.rating", [6, 7, 8, 9])
    set_ordinals(form, "hindering.rating", [4, 3, 2, 1])


def test_the_shipped_card_is_complete_in_english_and_french() -> None:
    form = shipped_card_form("card@1")
    assert form.name == "card@1"
    assert form.languages == ("en", "fr")
    assert form.title.in_language("fr-CH") == "Comment s’est passée la séance pour vous\u202f?"
    assert form.title.in_language("de") == "How was the hour for you?"
    gate = form.gate(Valence.HINDERING)
    assert gate.question.in_language("en") == "Did anything get in the way?"
    assert [point.rating for point in gate.rating.points] == [1, 2, 3, 4]
    assert gate.moment is not None
    assert [code for code, _ in gate.moment.options] == list(Moment)
    assert {code for code, _ in gate.visibility.options} == set(Visibility)


def test_each_side_tells_the_ending_in_words_of_its_own() -> None:
    client, therapist = (ending_form(side) for side in (Perspective.CLIENT, Perspective.THERAPIST))
    assert client.languages == therapist.languages == ("en", "fr")
    assert dict(client.how.options)[HowEnded.CLIENT_DECIDED].source == "I decided to stop"
    assert (
        dict(therapist.how.options)[HowEnded.CLIENT_DECIDED].source == "My client decided to stop"
    )
    assert [code for code, _ in client.how.options] == list(HowEnded)


def test_hats_line_is_shown_as_it_is_and_kept_as_one_to_four() -> None:
    form = shipped()
    hat(form)
    read = read_card_form(form)
    helpful = [(p.shown, p.rating) for p in read.gate(Valence.HELPFUL).rating.points]
    hindering = [(p.shown, p.rating) for p in read.gate(Valence.HINDERING).rating.points]
    assert helpful == [("6", 1), ("7", 2), ("8", 3), ("9", 4)]
    assert hindering == [("4", 1), ("3", 2), ("2", 3), ("1", 4)]


def test_a_language_that_lacks_a_sentence_is_not_offered() -> None:
    form = shipped()
    del item(form, "another")["_text"]
    assert read_card_form(form).languages == ("en",)


def test_a_form_may_leave_out_the_moment_and_the_tick() -> None:
    form = shipped()
    form["item"] = [entry for entry in form["item"] if entry["linkId"] != "contact"]
    for valence in Valence:
        event = item(form, f"{valence}.event")
        event["item"] = [e for e in event["item"] if not e["linkId"].endswith(".moment")]
    read = read_card_form(form)
    assert read.contact is None
    assert [gate.moment for gate in read.gates] == [None, None]


def _set(link_id: str, key: str, *, to: object) -> Change:
    def change(form: dict[str, Any]) -> None:
        item(form, link_id)[key] = to

    return change


def _top(key: str, value: object) -> Change:
    def change(form: dict[str, Any]) -> None:
        form[key] = value

    return change


def _ordinals(link_id: str, *ordinals: float) -> Change:
    return lambda form: set_ordinals(form, link_id, list(ordinals))


def _hat_then(change: Change) -> Change:
    def both(form: dict[str, Any]) -> None:
        hat(form)
        change(form)

    return both


def _two_languages(form: dict[str, Any]) -> None:
    twin = form["_title"]["extension"]
    twin.append(copy.deepcopy(twin[0]))


def _outside_the_group(form: dict[str, Any]) -> None:
    form["item"].append(item(form, "helpful.event")["item"].pop())


REFUSED: list[tuple[str, Change, str]] = [
    ("another resource", _top("resourceType", "Patient"), "resourceType: expected"),
    ("a wild id", _top("id", "Card 1"), "id: 'Card 1' is not possible here; use small letters"),
    ("no version", _top("version", ""), "version: expected a text, got ''; fill it in"),
    ("no kind", _top("code", []), "code: say what the form is for"),
    (
        "an ending",
        _top("code", [{"system": "urn:visavis:form", "code": "ending"}]),
        "code: expected a form for a card",
    ),
    ("items that are no list", _top("item", {}), "item: expected a list, got {}"),
    ("an item that is none", _top("item", ["x"]), "item[0]: expected an object, got 'x'"),
    ("a strange type", _set("intro", "type", to="slider"), "item[0].type: 'slider' is no type"),
    (
        "a question twice",
        _set("nothing", "linkId", to="intro"),
        "item[1].linkId: 'intro' stands at item[0] already",
    ),
    (
        "a strange question",
        _set("contact", "linkId", to="smell"),
        "item[7].linkId: a form for 'card' has no question 'smell'",
    ),
    (
        "a gate of another type",
        _set("helpful", "type", to="text"),
        "item[2].type: 'helpful' must be 'choice'",
    ),
    (
        "a gate that does not repeat",
        _set("helpful.event", "repeats", to=False),
        "item[3].repeats: must be true",
    ),
    (
        "repeats that is a word",
        _set("helpful.event", "repeats", to="yes"),
        "item[3].repeats: expected true or false, got 'yes'",
    ),
    (
        "a gate that asks always",
        _set("helpful.event", "enableWhen", to=[]),
        "item[3].enableWhen: must ask for 'helpful' = 'yes'",
    ),
    (
        "a length of none",
        _set("helpful.text", "maxLength", to=0),
        "item[3].item[0].maxLength: expected a whole number",
    ),
    (
        "half points",
        _ordinals("helpful.rating", 6, 7.5, 8, 9),
        "item[3].item[1].answerOption[1]: half points such as 7.5",
    ),
    (
        "five of four",
        _ordinals("hindering.rating", 1, 2, 3, 5),
        "answerOption[3]: a card rates 1 to 4",
    ),
    ("a point beyond counting", _ordinals("helpful.rating", 6, 7, 8, 10**400), "up to 1000000"),
    ("a point twice", _ordinals("hindering.rating", 1, 2, 3, 3), "each there once"),
    (
        "HAT's neutral point",
        _ordinals("helpful.rating", 5, 6, 7, 8),
        "answerOption[0]: HAT's 5 (neutral) has no equal",
    ),
    (
        "the other side of HAT's line",
        _hat_then(_ordinals("hindering.rating", 6, 3, 2, 1)),
        "answerOption[0]: 6 lies on the other side",
    ),
    (
        "beyond HAT's line",
        _ordinals("helpful.rating", 7, 8, 9, 10),
        "answerOption[3]: HAT rating: expected",
    ),
    (
        "a language twice",
        _two_languages,
        "_title.extension[1].extension: the language 'fr' is there twice",
    ),
    (
        "a part outside its group",
        _outside_the_group,
        "item[3].item: put helpful.visibility inside this group",
    ),
]


@pytest.mark.parametrize(
    ("change", "said"), [case[1:] for case in REFUSED], ids=[c[0] for c in REFUSED]
)
def test_a_form_that_cannot_be_used_is_refused_with_place_and_remedy(
    change: Change, said: str
) -> None:
    form = shipped()
    change(form)
    with pytest.raises(FormError) as caught:
        read_card_form(form)
    assert said in str(caught.value)


def test_a_form_must_be_an_object() -> None:
    with pytest.raises(FormError, match="the file: expected one JSON object"):
        read_card_form([1])


def test_the_fingerprint_knows_wording_and_not_spacing() -> None:
    one, other = shipped(), shipped()
    assert fingerprint(one) == fingerprint(dict(reversed(other.items())))
    other["title"] = "How was it?"
    assert fingerprint(one) != fingerprint(other)
