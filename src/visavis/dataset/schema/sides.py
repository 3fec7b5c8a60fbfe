"""Words that several tables share."""

from __future__ import annotations

from visavis.vocab.card import Moment, Perspective, Valence

SIDE_MEANINGS = {
    Perspective.CLIENT: "the client",
    Perspective.THERAPIST: "the therapist",
}

PERSPECTIVE_MEANINGS = SIDE_MEANINGS | {
    Perspective.GUESS: "the therapist's guess of what the client will name, made before seeing it",
}

VALENCE_MEANINGS = {
    Valence.HELPFUL: "it helped",
    Valence.HINDERING: "it got in the way",
}

MOMENT_MEANINGS = {
    Moment.BEGINNING: "in its beginning",
    Moment.MIDDLE: "in its middle",
    Moment.END: "towards its end",
    Moment.THROUGHOUT: "all through",
}
