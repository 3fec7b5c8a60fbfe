from __future__ import annotations

import pytest

from visavis.apps.coding.rules.masking import PLACEHOLDER, mask_roles, strike_places


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("My therapist asked the client.", "[person] asked [person]."),
        ("my counselor's silence", "[person] silence"),
        ("The patient wept; I was patient.", "[person] wept; I was patient."),
        ("Meine Therapeutin fragte, der Klient schwieg", "[person] fragte, [person] schwieg"),
        ("zum Therapeuten, eine Klient:in", "[person], [person]"),
        ("Ma thérapeute et l’analyste", "[person] et [person]"),
        ("d'un client, les patientes", "d'[person], [person]"),
        ("MY THERAPIST", "[person]"),
        (
            "therapy, therapeutisch, la thérapie, Klientel",
            "therapy, therapeutisch, la thérapie, Klientel",
        ),
    ],
)
def test_words_for_the_two_are_masked_in_three_languages(written: str, read: str) -> None:
    assert mask_roles(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I live at 12 Oak Lane, alone", "I live at [address], alone"),
        ("Bahnhofstr. 5 und Lange Straße 12a", "[address] und [address]"),
        ("au 3 bis rue de la Paix", "au [address]"),
        ("see https://example.org/a?b. Or www.example.org", "see [address]. Or [address]"),
        (
            "out on the street, auf der Straße, dans la rue",
            "out on the street, auf der Straße, dans la rue",
        ),
        ("for 12 weeks, 3 mal im Weg", "for 12 weeks, 3 mal im Weg"),
    ],
)
def test_addresses_are_struck_and_streets_without_a_number_stay(written: str, read: str) -> None:
    assert strike_places(written) == read


def test_what_stands_for_something_struck_is_found_again() -> None:
    struck = "[name] called [person] on [date], [number], [address], [code], [sic]"
    assert len(PLACEHOLDER.findall(struck)) == 6


def test_long_texts_without_a_match_are_read_in_little_time() -> None:
    """No expression goes back over what it read."""
    for text in ("A " * 1_500, "Ab-" * 1_500, "12 " * 1_500, "12 rue de la " * 300):
        strike_places(mask_roles(text))
