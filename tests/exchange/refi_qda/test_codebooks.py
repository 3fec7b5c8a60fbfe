"""A codebook goes out as .qdc and comes back; a foreign one comes in whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pyrefiqda import RefiCodebook

from tests.codebooks.cases import about
from visavis.codebooks.about import About
from visavis.codebooks.shipped import REFERENCES, shipped
from visavis.exchange.refi_qda.codebook import from_codes, guid, read_qdc, write_qdc
from visavis.exchange.refi_qda.project import Code

ABOUT = About(codebook="theirs", version="1", title="Theirs", language="en", says="As they say.")


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_shipped_codebook_comes_back_whole(reference: str) -> None:
    book = shipped(reference)
    written = write_qdc(book, origin="Visavis")
    found = read_qdc(written, about(book))
    assert found == replace(book, licence="", wording="")
    assert write_qdc(found, origin="Visavis") == written


def test_another_library_reads_our_codebook(tmp_path: Path) -> None:
    (tmp_path / "ours.qdc").write_bytes(write_qdc(shipped("impacts@2"), origin="Visavis"))
    found = RefiCodebook.load(tmp_path / "ours.qdc")
    assert [code.name for code in found.codes.code] == [
        "Work on the difficulty",
        "Between the two",
        "Within the person",
        "Went amiss",
        "Strained",
    ]
    assert not found.codes.code[0].is_codable


def test_nothing_of_a_foreign_codebook_is_lost() -> None:
    codes = (
        Code(guid=guid("a"), name="Größe / size", children=(Code(guid=guid("b"), name="other"),)),
        Code(guid=guid("c"), name="other", description="Line one\nValence: sunny\nline two"),
        Code(guid=guid("d"), name="Other", codable=False, description="Code: größe"),
        Code(guid=guid("e"), name="???" * 40),
    )
    found = from_codes(codes, ABOUT)
    assert [(c.code, c.title, c.parent) for c in found.categories[:4]] == [
        ("groe_size", "Größe / size", ""),
        ("other", "other", "groe_size"),
        ("other_2", "other_2", ""),
        ("other_3", "Other_3", ""),
    ]
    assert found.categories[2].definition == "Line one line two"
    assert found.categories[2].valence is None
    last = found.categories[4]
    assert (last.code, len(last.title), last.definition) == ("category", 80, "???" * 40)


def test_thousands_of_equal_names_are_told_apart_at_once() -> None:
    codes = tuple(Code(guid=str(place), name="Same") for place in range(300))
    found = from_codes(codes, ABOUT)
    assert [found.categories[place].code for place in (0, 1, -1)] == ["same", "same_2", "same_300"]
    assert len({category.title.casefold() for category in found.categories}) == 300
