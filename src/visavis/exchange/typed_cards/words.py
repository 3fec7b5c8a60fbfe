"""Words that people use for the card's answers, in English, French and German."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from visavis.vocab.card import Gate, Moment, Perspective, Valence, Visibility

T = TypeVar("T")

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def plain(text: str) -> str:
    """Bring a text to small letters without accents and signs: ``Thér. 1`` is ``ther 1``."""
    folded = unicodedata.normalize("NFKD", text.casefold()).replace("œ", "oe").replace("æ", "ae")
    return _NOT_A_WORD.sub(" ", folded.encode("ascii", "ignore").decode()).strip()


def _table(words: Mapping[T, str]) -> Mapping[str, T]:
    return MappingProxyType(
        {plain(word): value for value, line in words.items() for word in line.split(", ")}
    )


GATES = _table(
    {
        Gate.YES: "yes, y, true, 1, x, ja, j, oui, o, vrai, wahr, checked",
        Gate.NOTHING: (
            "no, n, false, 0, none, nothing, nothing particular, nothing special,"
            " nein, nichts, nichts besonderes, keine, keines, kein, falsch,"
            " non, rien, rien de particulier, aucun, aucune, faux"
        ),
    }
)

_NOTHINGS = (
    "no, none, nothing, nothing particular, nothing in particular, nothing special,"
    " nein, nichts, nichts besonderes, keine, keines,"
    " non, rien, rien de particulier, rien de special, aucun, aucune"
)
NOTHINGS = frozenset(map(plain, _NOTHINGS.split(",")))
"""Typed where an event should be described, these say that there was none."""

PERSPECTIVES = _table(
    {
        Perspective.CLIENT: (
            "client, cl, c, client card, cliente, clientin, klient, klientin, klient/in, klient:in,"
            " k, patient, patientin, patiente, pat"
        ),
        Perspective.THERAPIST: (
            "therapist, th, t, ther, therapist card, therapeut, therapeutin, therapeut/in,"
            " therapeut:in, thérapeute, thér, clinician"
        ),
    }
)

VALENCES = _table(
    {
        Valence.HELPFUL: (
            "helpful, help, helped, h, plus, positive, pos, hilfreich, förderlich, positiv,"
            " aidant, utile, positif"
        ),
        Valence.HINDERING: (
            "hindering, hinder, hindered, unhelpful, not helpful, got in the way, minus,"
            " negative, neg, hinderlich, hindernd, störend, nicht hilfreich, negativ,"
            " entravant, gênant, nuisible, pas aidant, négatif"
        ),
    }
)

MOMENTS = _table(
    {
        Moment.BEGINNING: "beginning, start, begin, early, first third, anfang, beginn, début",
        Moment.MIDDLE: "middle, mid, second third, mitte, milieu",
        Moment.END: "end, late, last third, ende, schluss, fin",
        Moment.THROUGHOUT: (
            "throughout, whole session, all session, all along, durchgehend, ganze stunde,"
            " die ganze zeit, toute la séance, tout au long"
        ),
    }
)

VISIBILITIES = _table(
    {
        Visibility.THERAPIST: "therapist, my therapist, mein therapeut, meine therapeutin,"
        " therapeut, therapeutin, thérapeute, mon thérapeute, ma thérapeute",
        Visibility.STUDY_ONLY: "study only, the study only, study, nur studie, nur die studie,"
        " studie, étude seulement, étude, l étude seulement",
        Visibility.AFTER_ENDING: "after ending, after therapy, after therapy ends,"
        " nach therapieende, nach der therapie, après la thérapie, à la fin de la thérapie",
    }
)

LANGUAGES = _table(
    {
        "en": "en, eng, english, englisch, anglais",
        "fr": "fr, fra, french, français, franzosisch, französisch",
        "de": "de, deu, ger, german, deutsch, allemand",
    }
)
