from __future__ import annotations

import json

from visavis.codebooks.impacts import NAME, REFERENCE, VERSION, categories, definition


def test_the_file_says_its_own_name_and_version() -> None:
    content = json.loads(definition())
    assert (content["codebook"], content["version"]) == (NAME, VERSION)
    assert REFERENCE == "impacts@1"


def test_every_category_is_told_in_full_and_once() -> None:
    found = categories()
    assert len({category.code for category in found}) == len(found) == 14
    for category in found:
        parts = (category.title, category.definition, category.include, category.exclude)
        assert all(parts)
        assert category.example
        assert category.name_from
