"""Sentences of reports that nobody wrote, and two words that tell each from all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from visavis.apps.coding.rules.answers import NONE_FITS

ADJECTIVES = (
    *("amber", "blue", "brass", "broken", "brown", "copper", "crooked", "dented", "dusty"),
    *("faded", "folded", "glass", "golden", "green", "grey", "heavy", "hollow", "ivory"),
    *("leather", "linen", "little", "narrow", "orange", "painted", "plain", "purple", "quiet"),
    *("round", "rusty", "scarlet", "silver", "square", "striped", "tall", "velvet", "yellow"),
)
NOUNS = (
    *("anchor", "apron", "balcony", "barrel", "basket", "blanket", "bottle", "bucket", "button"),
    *("candle", "carpet", "chair", "clock", "coat", "cradle", "cup", "curtain", "drawer"),
    *("drum", "fence", "fiddle", "flag", "kettle", "ladder", "lamp", "lantern", "mirror"),
    *("pillow", "plate", "saddle", "shelf", "spoon", "stool", "table", "teapot", "trunk"),
)
OPENINGS: Mapping[str, str] = {
    "client": "We had just come to the {moment}, and my therapist waited.",
    "therapist": "The client had come to speak of the {moment}, after some time.",
    "guess": "The client will name how we came to the {moment}.",
}
OF_KIND: Mapping[tuple[str, str], Sequence[str]] = {
    ("helpful", "insight"): (
        "For the first time it was clear where this had begun.",
        "Two things that had always stood apart turned out to be one.",
    ),
    ("helpful", "understood"): (
        "It was put into words that fitted, and nothing had to be explained.",
        "There was somebody who saw how it was.",
    ),
    ("helpful", "way_on"): (
        "In the end there was a first step to try, and a day for it.",
        "It was settled what to say on the telephone, word for word.",
    ),
    ("helpful", "hope"): (
        "Afterwards it seemed possible that it would not stay like this.",
        "Something in the coming year could be looked forward to.",
    ),
    ("helpful", NONE_FITS): ("The chairs had been moved, and the room was warm.",),
    ("hindering", "missed"): (
        "What mattered most was not taken up again.",
        "There was an answer to another question than the one that had been asked.",
    ),
    ("hindering", "pressed"): (
        "It went too fast, and there was no saying so.",
        "It had to be decided at once, and it was not ready to be.",
    ),
    ("hindering", NONE_FITS): ("The tram was late, and ten minutes were gone.",),
}
CLOSINGS = (
    "It was the evening with the {key}.",
    "I remember it as the evening with the {key}.",
    "That was on the evening with the {key}.",
)
GOLD = "Somebody tells of an evening with the {key}. {sentence}"
NUMBER = "+49 30 5550 1234"
"""Stands in some reports, and must not reach a rater."""
TELLING = "I am the only glass-blower of the valley, and everybody here knows it."
"""Stands in one report, which the coordinator leaves out."""
