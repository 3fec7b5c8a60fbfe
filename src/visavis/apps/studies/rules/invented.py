"""Practices and people of the simulated network. None of them exists. Pure."""

from __future__ import annotations

from dataclasses import dataclass

STUDY = "What helps, in five practices (simulated)"
ZONE = "Europe/Paris"
HOUSES, CLIENTS = "network", "clients"
"""Parts of addresses in a domain that is reserved for examples."""


@dataclass(frozen=True, slots=True)
class InventedPractice:
    """A practice by name."""

    name: str
    sender: str
    emergency: str
    translations: dict[str, str]
    """What `emergency` says, in the other languages."""


_INVENTED = {
    "en": "This practice is invented and nobody reads along. If you are in danger yourself, call "
    "112 or go to the nearest emergency room.",
    "fr": "Ce cabinet est inventé et personne ne lit. Si vous êtes vous-même en danger, appelez "
    "le 112 ou allez aux urgences les plus proches.",
}
_PRACTICES = {
    "en": ("Mill Lane Rooms", "Harbour House", "The Orchard", "Quarry Steps", "Ferry Road"),
    "fr": ("Maison Clairval", "Atelier des Tilleuls", "Le Passage", "Quai Vert", "La Passerelle"),
}
_THERAPISTS = {
    "en": (
        *("Hedda Lockwood", "Amos Pellerby", "Sunniva Crane", "Jarek Holloway", "Mirela Ashby"),
        *("Corin Wexley", "Dagny Thorne", "Elio Marsden"),
    ),
    "fr": (
        *("Solène Vauquier", "Bastien Lorrain", "Oriane Delmas", "Maël Castagne", "Fanny Roussel"),
        *("Tristan Beaulac", "Maud Lavigne", "Cyprien Aubry"),
    ),
}
_FIRST = {
    "en": (
        *("Ada", "Bram", "Cleo", "Dorian", "Edda", "Fergus", "Greta", "Hugo", "Imke", "Jory"),
        *("Kaja", "Linus", "Mabel", "Niall", "Odile", "Pia", "Quentin", "Runa", "Silas", "Thea"),
        *("Ulric", "Vida", "Wren", "Ysolde"),
    ),
    "fr": (
        *("Agathe", "Basile", "Céleste", "Damien", "Élise", "Florent", "Garance", "Hélène"),
        *("Ilan", "Joachim", "Killian", "Léonie", "Marius", "Nolwenn", "Octave", "Perrine"),
        *("Romane", "Sacha", "Timothée", "Ursule", "Violette", "Yann", "Zélie", "Anselme"),
    ),
}
_LAST = {
    "en": (
        *("Ackerly", "Bexfield", "Cobham", "Dunmore", "Elstow", "Fenwick", "Garside", "Hartnell"),
        *("Ibbotson", "Jessop", "Kirkby", "Lathom", "Marlowe", "Netherby", "Oakshott", "Penrose"),
        *(
            "Quennell",
            "Ravenhill",
            "Selwyn",
            "Tolland",
            "Underhill",
            "Varley",
            "Winslade",
            "Yardley",
        ),
    ),
    "fr": (
        *("Abelard", "Barthes", "Chauvet", "Delaunay", "Estève", "Ferrat", "Guilloux", "Hervieu"),
        *("Izard", "Jourdan", "Kerouac", "Lestrade", "Maurel", "Noailles", "Orsini", "Pradel"),
        *("Quillet", "Rivoire", "Saunier", "Tavernier", "Urvoy", "Valade", "Wattier", "Yvernault"),
    ),
}


def practice(language: str, place: int) -> InventedPractice:
    """Return an invented practice; of those in its language the one at `place`, from 0."""
    names = _PRACTICES[language]
    name = names[place % len(names)] + ("" if place < len(names) else f" {place // len(names) + 1}")
    others = {code: text for code, text in _INVENTED.items() if code != language}
    return InventedPractice(f"{name} (simulated)", name, _INVENTED[language], others)


def therapist(language: str, place: int) -> str:
    """Return the name of an invented therapist."""
    names = _THERAPISTS[language]
    return names[place % len(names)] + ("" if place < len(names) else f" {place // len(names) + 1}")


def client(language: str, place: int) -> str:
    """Return the name of an invented client; 576 of a language differ."""
    first, last = _FIRST[language], _LAST[language]
    return f"{first[place % len(first)]} {last[(7 * place + place // len(first)) % len(last)]}"


def address(name: str, house: str) -> str:
    """Return an address in a domain that is reserved for examples: no mail ever arrives."""
    plain = name.lower().translate(str.maketrans("éèëêïüâôçî", "eeeeiuaoci"))
    return f"{plain.replace(' ', '.')}@{house}.example"
