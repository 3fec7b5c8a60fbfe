"""A codebook that contradicts itself is refused with its line, and what to do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codebooks.cases import SMALL, small
from visavis.codebooks.category import Category
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.place import CodebookError
from visavis.codebooks.read import TEXTS, read_codebook
from visavis.codebooks.write import write_codebook
from visavis.vocab.card import Perspective, Valence

SENTENCE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


@st.composite
def codebooks(draw: st.DrawFn) -> Codebook:
    """Draw a codebook that is in order."""
    count = draw(st.integers(1, 6))
    made: list[Category] = []
    for number in range(count):
        parent = draw(st.sampled_from([None, *made])) if made else None
        bound = parent.valence if parent else None
        made.append(
            Category(
                code=f"c{number}",
                title=f"{draw(SENTENCE)} {number}",
                definition=draw(SENTENCE),
                parent=parent.code if parent else "",
                codable=number == 0 or draw(st.booleans()),
                valence=bound or draw(st.sampled_from([None, *Valence])),
                perspectives=draw(st.frozensets(st.sampled_from(Perspective))),
                verified=draw(st.booleans()),
                **{key: draw(st.one_of(st.just(""), SENTENCE)) for key in TEXTS},
            )
        )
    return Codebook(
        name="drawn",
        version="1.2",
        title=draw(SENTENCE),
        language="fr-CA",
        says=draw(SENTENCE),
        several=draw(st.booleans()),
        licence=draw(st.one_of(st.just(""), SENTENCE)),
        wording="",
        categories=tuple(made),
    )


@given(codebooks())
def test_what_is_written_is_read_back_the_same(codebook: Codebook) -> None:
    written = write_codebook(codebook)
    found = read_codebook(written.decode())
    assert found == codebook
    assert write_codebook(found) == written


def test_yaml_and_json_say_the_same() -> None:
    as_json = json.dumps(
        {
            "codebook": "small",
            "version": "1",
            "title": "Small",
            "language": "en",
            "says": "What it was about.",
            "categories": [
                {
                    "code": "near",
                    "title": "Near",
                    "valence": "helpful",
                    "definition": "It came near.",
                },
                {
                    "code": "far",
                    "title": "Far",
                    "valence": "hindering",
                    "definition": "It stayed away.",
                },
            ],
        },
        indent="\t",
    )
    assert read_codebook("\ufeff" + as_json) == read_codebook(SMALL)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("codebook: small", "codebook: Small one", "line 1, codebook: 'Small one' is not possible"),
        ('version: "1"', "version: first", "line 2, version: 'first' is not possible here"),
        ("title: Small\n", "", "line 1, title: expected a text here; fill it in"),
        ("language: en", "language: english please", "line 4, language:"),
        ("says: What", "says: *What", "line 5: a reference"),
        ("code: far", "code: near", "line 11, categories[1].code: 'near' is there already"),
        ("title: Far", "title: NEAR", "line 12, categories[1].title: 'NEAR' is there already"),
        ("valence: hindering", "valence: bad", "line 13, categories[1].valence: 'bad' is none of"),
        ("valence: hindering", "valance: hindering", "there is no 'valance' here; use code, title"),
        ("valence: hindering", "parent: near\n    valence: hindering", "is for hindering reports"),
        ("valence: hindering", "parent: nowhere", "no category 'nowhere' stands above"),
        ("valence: hindering", "perspectives: client", "line 13, categories[1].perspectives:"),
        ("valence: hindering", "perspectives: [me]", "'me' is none of client, therapist, guess"),
        ("valence: hindering", "codable: perhaps", "expected true or false, got 'perhaps'"),
        ("title: Far", "title: [Far]", "expected a text, not a list or a mapping"),
        ("title: Far", "title: Far\n    title: Off", "line 12, categories[1].title: stands twice"),
        ("title: Far", f"title: {'F' * 81}", "has 81 characters; 80 are the most"),
        ("  - code: near", "  - near", "line 8: neither YAML nor JSON"),
        (
            "  - code: far\n    title",
            "  - far\n  - title",
            "line 11, categories[1]: expected “name",
        ),
        ("categories:", "categories: none\nothers:", "others: there is no 'others' here"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(CodebookError) as refused:
        small((old, new))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1: the file is empty"),
        ("- one\n- two\n", "line 1: expected “name: value” pairs"),
        ("a: &x [1]\nb: *x\n", "line 2: a reference"),
        ("{" * 5_000, "line 1: it is nested too deeply"),
        ("a: \x00", "neither YAML nor JSON"),
        ("a: " + "x" * 4_000_000, "more than 4,000,000 characters"),
        ("codebook: b\ncategories: []\n", "no category can be given"),
    ],
)
def test_what_is_no_codebook_is_refused(text: str, said: str) -> None:
    with pytest.raises(CodebookError) as refused:
        read_codebook(text)
    assert said in str(refused.value)
