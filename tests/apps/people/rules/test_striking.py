from __future__ import annotations

import re
import sys
from functools import cache
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visavis.apps.people.rules.striking import Others, strike
from visavis.dataset.check.shapes import PHONE

FOUND_IN_DATASETS = re.compile(PHONE.replace(r"(?-u:\b)", r"\b"))
"""The same for Python, whose expressions know no edge of bytes."""
IGNORED = [0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0x180B, 0x1810)]
IGNORED += [0x2065, *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)]
NAMES = ["Anna-Lena Müller", "Max de Boer"]


@cache
def digits() -> dict[int, str]:
    return {point: "x" for point in range(sys.maxunicode) if chr(point).isdigit()}


@cache
def hidden() -> dict[int, None]:
    return dict.fromkeys(IGNORED) | {
        point: None for point in range(sys.maxunicode) if category(chr(point)) == "Cf"
    }


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
    plain = text.replace("@", "").translate(digits())
    assert strike(plain, []) == normalize("NFC", plain.translate(hidden()))


def test_whatever_cannot_be_seen_goes() -> None:
    assert strike("a" + "".join(map(chr, hidden())) + "b", []) == "ab"
    assert strike("An\u034fna said", ["Anna\ufe0f Berg"]) == "[name] said"


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Anna-Lena Müller", "Annalena"),
        ("Anna Lena Müller", "ANNALENA"),
        ("Annalena Müller", "anna-lena's"),
        ("Sean O'Brien", "OBrien"),
        ("Sean O\u02bcBrien", "o'brien"),
        ("Sean OBrien", "O\u2019Brien"),
        ("Łukasz Kowal", "Lukasz"),
        ("Søren Holm", "Soren"),
        ("Søren Holm", "soeren"),
        ("Đorđe Weiß", "Dorde Weiss"),
        ("Anna Berg", "Anna2"),
        ("Anna Berg", "AnnaBerg1990"),
        ("علي حسن", "علي"),
        ("علي حسن", "ع\u0640لي"),
        ("דן לוי", "דן"),
        ("王伟", "王伟"),
        ("민수 김", "김"),
    ],
)
def test_a_name_goes_however_it_is_written(name: str, written: str) -> None:
    text = f"{written} said"
    assert strike(text, [name]) == "[name] said"
    if not written[0].islower():  # of other clients it goes where it has a capital only
        assert strike(text, [], others=Others.of([name], [])) == "[name] said"


@pytest.mark.parametrize("name", ["Ann Vitamin B.", "H. de Boer", "Client 7", "An Other"])
def test_a_letter_beside_a_number_and_words_beside_a_name_stay(name: str) -> None:
    text = "B12 and H2O, on 7 days; de rigueur, De Gaulle, another"
    assert strike(text, [name]) == text


@pytest.mark.parametrize("between", ["-", "\u2010", "\u2011", "\u2013", "\u2014", "\u2212"])
def test_a_telephone_number_goes_with_any_hyphen(between: str) -> None:
    assert strike(f"on {between.join(['079', '123', '45', '67'])}.", []) == "on [number]."


@given(st.from_regex(FOUND_IN_DATASETS, fullmatch=True), st.sampled_from(["", "call ", "tel"]))
def test_whatever_a_dataset_may_not_hold_as_a_number_is_struck(number: str, before: str) -> None:
    text = f"{before} {number}." if number[0] != "+" else f"{before}{number}."
    assert FOUND_IN_DATASETS.search(strike(text, [])) is None
