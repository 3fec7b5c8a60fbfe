"""A file that is broken, too large or a trick is refused with what to do."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.refi_qda.projects import project, qde, qdpx, zipped
from visavis.exchange.refi_qda.codebook import guid
from visavis.exchange.refi_qda.package import Limits, Package, read_file
from visavis.exchange.refi_qda.project import RefiError
from visavis.exchange.refi_qda.read import read_project
from visavis.exchange.refi_qda.write import write_project

ENTITIES = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
CODE = f'<Code guid="{guid("a")}" name="A" isCodable="true"/>'
SHORT = "<PlainTextContent>short</PlainTextContent>"


def book(codes: str) -> str:
    return f"<CodeBook><Codes>{codes}</Codes></CodeBook>"


def source(inside: str) -> str:
    text = f'<TextSource guid="{guid("t")}">{SHORT}{inside}</TextSource>'
    return f"<Sources>{text}</Sources>"


def passage(start: object, end: object) -> str:
    where = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{guid("s")}" {where}/>'


def coding(code: str, user: str = "") -> str:
    by = f'creatingUser="{user}"' if user else ""
    return f'<Coding guid="{guid("c")}" {by}><CodeRef targetGUID="{code}"/></Coding>'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no .qdpx: not a zip"),
        (b"PK\x03\x04 and no more", "no .qdpx: not a zip"),
        (zipped(other="x"), "It has no project.qde"),
        (zipped(**{"project.qde": "<Project"}), "Its XML cannot be read, line 1"),
        (zipped(**{"project.qde": "<Other/>"}), "'Other' and no 'Project'"),
        (zipped(**{"project.qde": qde("&b;", head=ENTITIES)}), "document type or entities"),
        (zipped(**{"project.qde": qde("&a;", head=FOREIGN)}), "document type or entities"),
        (zipped(**{"project.qde": qde("<a>" * 99 + "</a>" * 99)}), "more than 60 deep"),
        (zipped(**{"project.qde": qde(), "../out": "x"}), "'../out' leads out of the folder"),
        (zipped(**{"project.qde": qde(), "/out": "x"}), "'/out' leads out of the folder"),
        (zipped(**{"project.qde": qde(), "c:out": "x"}), "'c:out' leads out of the folder"),
        (zipped(**{"project.qde": qde(), "Project.QDE": "x"}), "have the same name"),
        (qdpx(book(CODE * 2)), "2 elements Code have the guid"),
        (qdpx(book(CODE.replace('"A"', '" "'))), "A Code has no name"),
        (qdpx(book(CODE.replace('"true"', '"maybe"'))), "isCodable='maybe'"),
        (qdpx(book(CODE.replace(guid("a"), "1"))), "guid='1', which is no guid"),
        (qdpx(source(passage(0, 6))), "goes from 0 to 6 in a text of 5 characters"),
        (qdpx(source(passage(3, 2))), "goes from 3 to 2 in a text of 5 characters"),
        (qdpx(source(passage("x", 2))), "startPosition='x', which is no whole number"),
        (qdpx(source(coding(guid("a")))), "names a code that is not there"),
        (qdpx(book(CODE) + source(coding(guid("a"), guid("u")))), "a user who is not there"),
        (qdpx(source(f'<Coding guid="{guid("c")}"/>')), "A Coding names no code"),
        (
            qdpx(f'<Sources><TextSource guid="{guid("t")}" plainTextPath="../x"/></Sources>'),
            "Its part 'sources/../x' is missing",
        ),
        (
            qdpx(f'<Sources><TextSource guid="{guid("t")}" plainTextPath="file:///x"/></Sources>'),
            "A text lies outside the file: 'file:///x'",
        ),
        (
            qdpx(
                f'<Sources><TextSource guid="{guid("t")}" plainTextPath="a"/></Sources>',
                **{"sources/a": b"\xff\xfe\x00"},
            ),
            "The text 'a' is not UTF-8",
        ),
    ],
)
def test_a_bad_project_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(RefiError) as refused:
        read_project(content)
    assert said in str(refused.value)


def test_a_bomb_is_not_unpacked() -> None:
    limits = Limits(unpacked_bytes=1_000)
    with pytest.raises(RefiError, match="Unpacked it has more than"):
        Package(zipped(bomb="0" * 10_000), limits)


def test_a_zip_that_lies_about_its_size_is_not_believed() -> None:
    true = zipped(bomb="0" * 10_000)
    # The size stands twice: before the part, and in the list at the end.
    lying = true.replace((10_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(RefiError, match=r"larger than it says|damaged"):
        Package(lying, Limits(unpacked_bytes=1_000)).read("bomb")


def test_too_many_parts_and_too_large_a_file(tmp_path: Path) -> None:
    many = zipped(**{f"part{number}": "" for number in range(4)})
    with pytest.raises(RefiError, match="more than 3 parts"):
        Package(many, Limits(parts=3))
    large = tmp_path / "large.qdpx"
    large.write_bytes(bytes(2**20 + 1))
    with pytest.raises(RefiError, match="more than 1 MB"):
        read_file(large, Limits(file_bytes=2**20))


def test_a_link_and_a_password_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("sources/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(RefiError, match="is a link"):
        Package(packed.getvalue())
    closed = bytearray(zipped(a="x"))
    closed[closed.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(RefiError, match="protected by a password"):
        Package(bytes(closed))


@given(st.data())
def test_a_damaged_project_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(write_project(project()))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    # Whatever else is raised fails the test.
    with suppress(RefiError):
        read_project(bytes(whole))
