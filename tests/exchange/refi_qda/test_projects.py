"""Projects survive the way out and in, and other programs' readers take ours."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pyrefiqda import RefiProject

from tests.exchange.refi_qda.projects import WORDS, project, qdpx
from tests.samples import SAMPLES, beside
from visavis.exchange.refi_qda.codebook import guid
from visavis.exchange.refi_qda.read import read_project
from visavis.exchange.refi_qda.write import write_project


def test_out_in_and_out_again_are_the_same_bytes() -> None:
    written = write_project(project())
    assert read_project(written) == project()
    assert write_project(read_project(written)) == written


def test_positions_count_characters_and_not_bytes() -> None:
    found = read_project(write_project(project())).sources[0]
    passage = found.selections[0]
    assert found.text[passage.start : passage.end] == WORDS[2:15] == "said it aloud"


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = replace(project(), name="a\x0bb", description="one\r\ntwo\x00")
    found = read_project(write_project(odd))
    assert (found.name, found.description) == ("ab", "one\ntwo")


@beside
@pytest.mark.parametrize("sample", ["atlasti", "qc-demo"])
def test_a_project_of_another_program_is_read_and_written_valid(sample: str) -> None:
    found = read_project(_sample(f"{sample}.qdpx"))
    counts = (
        len(found.users),
        sum(1 for _ in found.walk()),
        sum(len(one.codings) for text in found.sources for one in text.selections),
    )
    assert counts == {"atlasti": (2, 3, 0), "qc-demo": (1, 262, 205)}[sample]
    written = write_project(found)
    assert read_project(written) == found
    _check_schema(written)


@beside
def test_ours_is_valid_by_the_schema() -> None:
    _check_schema(write_project(project()))


def _sample(name: str) -> bytes:
    assert SAMPLES is not None
    return (SAMPLES / "refi-qda" / name).read_bytes()


def _check_schema(content: bytes) -> None:
    schema = etree.XMLSchema(etree.fromstring(_sample("Project-mrt2019.xsd")))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        schema.assertValid(etree.fromstring(archive.read("project.qde")))


def test_another_library_reads_what_we_write(tmp_path: Path) -> None:
    (tmp_path / "ours.qdpx").write_bytes(write_project(project()))
    found = RefiProject.load(tmp_path / "ours.qdpx", extract_dir=tmp_path / "out")
    assert [user.name for user in found.users.user] == ["R1", "R2"]
    (source,) = found.sources.text_source
    (passage,) = source.plain_text_selection
    assert (passage.start_position, passage.end_position) == (2, 15)
    assert source.coding[0].code_ref.target_guid == guid("low")
    path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out")
    assert path.read_text("utf-8") == WORDS


def test_a_text_may_stand_in_the_element_or_beside_it() -> None:
    source = '<TextSource guid="{}" {}>{}</TextSource>'
    inside = source.format(guid("a"), "", "<PlainTextContent>one</PlainTextContent>")
    beside = source.format(guid("b"), 'plainTextPath="internal://two.txt"', "")
    parts = {"sources/Two.txt": "\ufefftwo"}
    found = read_project(qdpx(f"<Sources>{inside}{beside}</Sources>", **parts))
    assert [text.text for text in found.sources] == ["one", "two"]


def test_what_is_not_read_is_counted() -> None:
    picture = f'<PictureSource guid="{guid("p")}"/>'
    case = f'<Cases><Case guid="{guid("k")}"/><Case guid="{guid("l")}"/></Cases>'
    found = read_project(qdpx(f"{case}<Sources>{picture}</Sources>"))
    assert dict(found.left) == {"Case": 2, "PictureSource": 1}
