"""The codebooks that come with the program are whole, and written as we write them."""

from __future__ import annotations

import pytest

from visavis.codebooks.place import CodebookError
from visavis.codebooks.shipped import CROSSWALKS, REFERENCES, crosswalk, definition, shipped
from visavis.codebooks.write import write_codebook
from visavis.vocab.card import Perspective, Valence


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_shipped_codebook_is_written_as_the_writer_writes_it(reference: str) -> None:
    assert shipped(reference).reference == reference
    assert write_codebook(shipped(reference)) == definition(reference)


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_shipped_category_tells_a_rater_all_that_is_needed(reference: str) -> None:
    for category in shipped(reference).codable:
        assert category.include, category.code
        assert category.exclude, category.code
        assert category.example, category.code
        assert category.name_from, category.code
        if reference != "impacts@1":
            assert category.counter_example, category.code


@pytest.mark.parametrize("reference", REFERENCES[1:])
def test_a_counter_example_names_a_category_of_the_codebook(reference: str) -> None:
    book = shipped(reference)
    titles = {category.title.casefold() for category in book.codable}
    for category in book.codable:
        named = category.counter_example.rpartition("(")[2].removesuffix(")")
        assert named in titles - {category.title.casefold()}, (category.code, named)


def test_names_that_nobody_saw_in_their_source_are_marked() -> None:
    marked = [c.code for c in shipped("impacts@2").categories if not c.verified]
    assert marked == ["repetition", "misdirection", "unwanted_thoughts"]


def test_reactions_are_told_by_clients() -> None:
    book = shipped("reactions@1")
    assert book.several
    assert len(book.codable) == 21
    positive = [c for c in book.codable if c.valence is Valence.HELPFUL]
    assert len(positive) == 14
    assert not any(c.allows(Perspective.THERAPIST, None) for c in book.codable)


def test_a_heading_is_given_to_no_report() -> None:
    book = shipped("impacts@2")
    assert [c.code for c in book.children()] == [
        "task",
        "interpersonal",
        "person",
        "amiss",
        "strain",
    ]
    assert not book.by_code["task"].allows(None, None)
    assert [c.code for c in book.path("hope")] == ["person", "hope"]


@pytest.mark.parametrize(("source", "target"), CROSSWALKS)
def test_a_shipped_crosswalk_leaves_out_only_what_has_no_counterpart(
    source: str, target: str
) -> None:
    found = crosswalk(source, target)
    assert found is not None
    expected = ("surroundings", "disturbance") if target == "reactions@1" else ()
    assert found.uncovered() == expected
    assert crosswalk(target, source) is None


def test_an_unknown_codebook_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(CodebookError, match="there are impacts@1, impacts@2"):
        definition("impacts@9")
