"""The people of the simulated practice. None of them exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from random import Random

from visavis.vocab.card import SIDES, Perspective
from visavis.vocab.people import Role

PRACTICE = "Linden Street Practice (simulated)"
SENDER = "Linden Street"
TIME_ZONE = "Europe/Paris"
EMERGENCY = (
    "This practice is invented and nobody reads along. "
    "If you are in danger yourself, call 112 or go to the nearest emergency room."
)
EMERGENCY_TRANSLATIONS = {
    "fr": "Ce cabinet est inventé et personne ne lit. Si vous êtes vous-même en danger, appelez "
    "le 112 ou allez aux urgences les plus proches."
}


@dataclass(frozen=True, slots=True)
class InventedMember:
    """Somebody with an account."""

    name: str
    role: Role
    language: str = "en"

    @property
    def email(self) -> str:
        """An address in a domain that is reserved for examples: no mail ever arrives."""
        return f"{_letters(self.name)}@linden-street.example"


@dataclass(frozen=True, slots=True)
class InventedClient:
    """Somebody with a therapist, and how their last weeks went."""

    name: str
    therapist: int
    """The place of the therapist among the members."""
    weeks: int
    """Therapy sessions so far, one a week."""
    days_ago: int
    """When the last one was; 0 is an hour ago, 7 leaves today's to come: see `invented_hours`."""
    at: time
    language: str = "en"
    in_study: bool = True
    cancelled: frozenset[int] = frozenset()
    """Weeks before the last in which it was cancelled."""
    missed: frozenset[int] = frozenset()

    @property
    def mail(self) -> str:
        """An address in a domain that is reserved for examples: no mail ever arrives."""
        return f"{_letters(self.name)}@clients.example"


def _letters(name: str) -> str:
    plain = name.lower().translate(str.maketrans("éèëüï", "eeeui"))
    return plain.replace(" ", ".")


MEMBERS = (
    InventedMember("Robin Ashdown", Role.THERAPIST),
    InventedMember("Inès Marchal", Role.THERAPIST, language="fr"),
    InventedMember("Teodor Winther", Role.THERAPIST),
    InventedMember("Maren Oakes", Role.SUPERVISOR),
    InventedMember("Ilan Brook", Role.RATER),
    InventedMember("June Halloran", Role.COORDINATOR),
    InventedMember("Petra Lindell", Role.ANALYST),
    InventedMember("Noor Calder", Role.EDITOR),
    InventedMember("Viktor Hale", Role.ADMINISTRATOR),
    InventedMember("Sunna Delorme", Role.RATER),
)
COORDINATOR = 5

CLIENTS = (
    InventedClient("Nina Falconer", 0, weeks=6, days_ago=0, at=time(9)),
    InventedClient("Jonas Birch", 0, weeks=8, days_ago=1, at=time(10)),
    InventedClient("Samir Waldon", 0, weeks=7, days_ago=1, at=time(14)),
    InventedClient("Clara Neumark", 0, weeks=5, days_ago=3, at=time(11, 30), in_study=False),
    InventedClient("Piet Hollis", 0, weeks=8, days_ago=17, at=time(16)),
    InventedClient("Marta Quill", 0, weeks=7, days_ago=10, at=time(17, 15)),
    InventedClient(*("Tobias Renn", 0), weeks=8, days_ago=2, at=time(15), cancelled=frozenset({2})),
    InventedClient(*("Yara Sandoval", 0), weeks=6, days_ago=7, at=time(18), missed=frozenset({1})),
    InventedClient("Aurélie Besson", 1, weeks=7, days_ago=1, at=time(9, 45), language="fr"),
    InventedClient(
        *("Élodie Garnier", 1), weeks=5, days_ago=4, at=time(13), language="fr", in_study=False
    ),
    InventedClient("Lucie Ferrand", 1, weeks=4, days_ago=2, at=time(17), language="fr"),
    InventedClient("Owen Tarrant", 2, weeks=3, days_ago=5, at=time(10, 30)),
)
ENDED = {4: SIDES, 5: (Perspective.CLIENT,)}
"""Clients whose therapy has ended, and which sides told how."""
WISHES_CONTACT = 2

Delays = Mapping[Perspective, timedelta | None]
"""How long after the hour each side hands in; None is never."""
LAST: Mapping[int, Delays] = {
    0: {Perspective.CLIENT: None, Perspective.THERAPIST: None},
    1: {Perspective.CLIENT: None, Perspective.THERAPIST: timedelta(minutes=6)},
    2: {Perspective.CLIENT: timedelta(minutes=25), Perspective.THERAPIST: None},
    3: {Perspective.CLIENT: None, Perspective.THERAPIST: None},
    8: {Perspective.CLIENT: timedelta(minutes=12), Perspective.THERAPIST: timedelta(hours=2)},
}
"""What became of the cards of somebody's last hour, so that every state can be seen."""
TOO_LATE = (6, 4)
"""Client, and weeks before the last, of a card that came after the reveal."""
CLIENT_HANDS_IN, THERAPIST_HANDS_IN = 0.86, 0.93


def delays(rng: Random, place: int, weeks_ago: int) -> Delays:
    """Draw when both sides hand in; for some hours it is settled beforehand."""
    if weeks_ago == 0 and place in LAST:
        return LAST[place]
    client = timedelta(minutes=rng.choice((3, 8, 20, 90, 400, 1500)))
    therapist = timedelta(minutes=rng.choice((2, 5, 15, 240, 1200)))
    if (place, weeks_ago) == TOO_LATE:
        return {Perspective.CLIENT: timedelta(days=9), Perspective.THERAPIST: therapist}
    return {
        Perspective.CLIENT: client if rng.random() < CLIENT_HANDS_IN else None,
        Perspective.THERAPIST: therapist if rng.random() < THERAPIST_HANDS_IN else None,
    }
