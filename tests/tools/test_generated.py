"""Pages with a part that is written from the code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tools import privacy_page, schema_page
from tools.generated import Part


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.fixture
def part(page: Path) -> Part:
    page.write_text("# P\n<!-- generated: sum -->\nold\n<!-- end: sum -->\nend\n", encoding="utf-8")
    return Part(page, "sum", lambda: "1 + 1 = 2")


def test_only_what_stands_between_the_marks_is_written(part: Part, page: Path) -> None:
    assert part.main(["write"]) == 0
    assert page.read_text(encoding="utf-8") == (
        "# P\n<!-- generated: sum -->\n\n1 + 1 = 2\n\n<!-- end: sum -->\nend\n"
    )


def test_an_outdated_page_is_told_and_left_as_it_was(
    part: Part, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = page.read_bytes()
    assert part.main([]) == 1
    assert capsys.readouterr().out == (
        "page.md: its generated part, sum, is out of date; run `make pages`\n"
    )
    assert page.read_bytes() == before


def test_a_page_without_marks_is_refused(part: Part) -> None:
    with pytest.raises(ValueError, match="each once"):
        part.within("# P\n")


@pytest.mark.parametrize(
    ("ours", "word"),
    [(privacy_page.PART, "| field |"), (schema_page.PART, "`held`")],
    ids=["register", "tables"],
)
def test_a_word_changed_by_hand_makes_our_pages_outdated(ours: Part, word: str, page: Path) -> None:
    text = ours.page.read_text(encoding="utf-8")
    page.write_text(text, encoding="utf-8")
    assert replace(ours, page=page).is_current()
    page.write_text(text.replace(word, "`sat`"), encoding="utf-8")
    assert not replace(ours, page=page).is_current()
