from __future__ import annotations

import sys
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.people.rules.striking import Others, strike

DIGITS = {point: "x" for point in range(sys.maxunicode) if chr(point).isdigit()}
NAMES = ["Anna-Lena Müller", "Max de Boer"]


@pytest.mark.parametrize(
    "text",
    ["Nina_Falconer", "NinaFalconer", "Ni\u200bna Fal\u00adconer", "Nina_Mueller", "Nina Müller"],
)
def test_names_are_found_in_the_spellings_of_phones(text: str) -> None:
    assert strike(f"{text} said", ["Nina Falconer", "Nina Müller"]) == "[name] said"


@pytest.mark.parametrize("name", ["Müller", "Mueller", "Muller"])
def test_a_name_with_an_umlaut_is_found_however_either_side_writes_it(name: str) -> None:
    for written in ("Müller", "mueller", "MÜLLER"):
        if (name, written) != ("Muller", "mueller"):
            assert strike(f"Frau {written} left", [name]) == "Frau [name] left"


HOUSE = Others.of(["Will Rosenthal", "Anna Berg"], ["K-27", "LEA", "12", "20261", "A1-B2"])


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("K-27 met k27, K 27 and K\u201327", "[code] met [code], [code] and [code]"),
        ("K-271, BK-27 and K-2 stay", "K-271, BK-27 and K-2 stay"),
        ("LEA and 20261, a1-b2", "[code] and [code], [code]"),
        ("12 years, a lea", "12 years, a lea"),
        ("Anna Berg and Will said Rosenthals' part", "[name] and [name] said [name]' part"),
        ("I will, on a berg", "I will, on a berg"),
    ],
)
def test_other_clients_of_the_practice_go_with_their_codes(text: str, struck: str) -> None:
    assert strike(text, [], others=HOUSE) == struck


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Then Anna-Lena Müller smiled.", "Then [name] smiled."),
        ("anna lena said it, MULLER too", "[name] said it, [name] too"),
        ("Müller's question, Annas idea", "[name] question, [name] idea"),
        ("Max asked, to the max", "[name] asked, to the max"),
        ("Mu\u0308ller asked", "[name] asked"),
        ("an annual banner de rigueur", "an annual banner de rigueur"),
        ("Write to lena@example.org or +41 79 123 45 67.", "Write to [address] or [number]."),
        ("It was 3 out of 4, in 2024.", "It was 3 out of 4, in 2024."),
        ("", ""),
    ],
)
def test_names_and_addresses_go_and_the_rest_stays(text: str, struck: str) -> None:
    assert strike(text, NAMES) == struck


@given(
    st.lists(st.text(alphabet="abcäéxyz ,.'-\n"), min_size=1), st.sampled_from(["Zoë", "Élodie"])
)
def test_a_name_never_stays_wherever_it_stands(around: list[str], name: str) -> None:
    text = f" {name} ".join(around)
    assert name not in strike(text, [name])


@given(st.text())
def test_a_text_without_names_and_addresses_stays_but_for_its_form(text: str) -> None:
    assert strike(text.replace("@", "").translate(DIGITS), []) == normalize(
        "NFC", text.replace("@", "").translate(DIGITS)
    )
