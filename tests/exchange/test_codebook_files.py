"""A codebook is the same in every form in which it can be kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.codebooks.cases import about
from visavis.codebooks.shipped import shipped
from visavis.exchange.codebook_files import WRITERS, read_codebook_file, write_codebook_file
from visavis.exchange.refi_qda.codebook import to_codes
from visavis.exchange.refi_qda.project import Project
from visavis.exchange.refi_qda.write import write_project
from visavis.vocab.remedy import RemedyError


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("reference", ["impacts@2", "reactions@1"])
def test_what_is_written_is_read_back(suffix: str, reference: str, tmp_path: Path) -> None:
    book = shipped(reference)
    file = tmp_path / f"book{suffix}"
    write_codebook_file(book, file)
    found = read_codebook_file(file, about(book))
    whole = suffix in (".yaml", ".json")
    assert found == (book if whole else replace(book, licence="", wording=""))


def test_the_codes_of_a_project_are_a_codebook(tmp_path: Path) -> None:
    book = shipped("qualities@1")
    project = Project(name="theirs", codes=to_codes(book))
    (tmp_path / "theirs.qdpx").write_bytes(write_project(project))
    found = read_codebook_file(tmp_path / "theirs.qdpx", about(book))
    assert found.categories == book.categories


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("book.docx", b"", "a codebook is a file ending in .yaml"),
        ("book.yaml", b"\xff\xfe", "line 1: this is no text in UTF-8"),
        ("book.json", b"{", "line 1: neither YAML nor JSON"),
        ("book.csv", b"code,title,definition\n", "give its name, version and title"),
        ("book.qdc", b"<CodeBook/>", "give its name, version and title"),
        ("book.qdpx", b"", "no .qdpx"),
    ],
)
def test_a_file_that_is_no_codebook_is_named(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RemedyError) as refused:
        read_codebook_file(tmp_path / name)
    assert str(refused.value).startswith(f"{tmp_path / name}: ")
    assert said in str(refused.value)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(RemedyError, match=r"written as \.yaml, \.json, \.csv, \.xlsx, \.qdc"):
        write_codebook_file(shipped("impacts@2"), tmp_path / "book.docx")
    with pytest.raises(RemedyError, match="cannot be written"):
        write_codebook_file(shipped("impacts@2"), tmp_path / "nowhere" / "book.json")
    with pytest.raises(RemedyError, match="cannot be opened"):
        read_codebook_file(tmp_path / "nowhere.json")
