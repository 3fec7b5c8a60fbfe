"""Codings leave as files and come back as they were."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.exchange.codings.sheets import CODED, TEXTS, coded_as, id_of, sheet
from visavis.codebooks.shipped import shipped
from visavis.exchange.codings.given import Chosen, Coded, RoundSheet
from visavis.exchange.codings.project import from_project, to_project
from visavis.exchange.codings.read import read_codings
from visavis.exchange.codings.write import write_codings
from visavis.exchange.refi_qda.project import Code, Coding, Selection, User
from visavis.exchange.refi_qda.write import write_project
from visavis.vocab.remedy import RemedyError

ALL = {id_of(name): coded for name, coded in CODED.items()}


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "qdpx"])
def test_what_leaves_comes_back(tmp_path: Path, ending: str, whole: bool) -> None:
    write_codings(sheet(whole=whole), tmp_path / f"one.{ending}")
    found = read_codings(tmp_path / f"one.{ending}", sheet(coded=False, whole=whole))
    assert found == ALL
    # A workbook names the second in which it was written.
    if ending != "xlsx":
        write_codings(coded_as(sheet(coded=False, whole=whole), found), tmp_path / f"two.{ending}")
        files = [(tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two")]
        assert files[0] == files[1]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "qdpx"])
def test_several_categories_with_what_led_to_them(tmp_path: Path, ending: str) -> None:
    chosen = (Chosen("self_awareness", "questioning"), Chosen("problem_solution"))
    empty = replace(sheet(coded=False, several=True), links=shipped("activities@1"))
    filled = coded_as(empty, {id_of("B2"): Coded(chosen=chosen, memo="both")})
    write_codings(filled, tmp_path / f"one.{ending}")
    assert read_codings(tmp_path / f"one.{ending}", empty) == {
        id_of("B2"): Coded(chosen=chosen, memo="both")
    }


def test_a_workbook_is_made_for_coding(tmp_path: Path) -> None:
    write_codings(sheet(whole=False), tmp_path / "one.xlsx")
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames == ["rater A", "rater B", "categories"]
    page = book["rater A"]
    heads = [str(cell.value) for cell in page[1]]
    assert "repeat" not in heads
    row = dict(zip(heads, page[2], strict=True))
    assert row["text"].data_type == "s"
    assert row["text"].value == TEXTS[1]
    assert row["memo"].value == "'=1+1"
    assert page.protection.sheet
    assert [name for name in heads if row[name].protection.locked] == heads[:5]
    choices = {rule.formula1 for rule in page.data_validations.dataValidation}
    codable = len(sheet().codebook.codable)
    assert f"categories!$A$2:$A${codable + 1}" in choices
    assert '"unsure,fairly_sure,sure"' in choices


def test_nothing_half_written_and_nothing_overwritten(tmp_path: Path) -> None:
    write_codings(sheet(), tmp_path / "one.csv")
    assert (tmp_path / "one.csv").stat().st_mode & 0o777 == 0o600
    before = (tmp_path / "one.csv").read_bytes()
    with pytest.raises(RemedyError, match="is there already"):
        write_codings(replace(sheet(), given=()), tmp_path / "one.csv")
    with pytest.raises(RemedyError, match=r"written as \.csv, \.xlsx, \.qdpx"):
        write_codings(sheet(), tmp_path / "one.doc")
    assert (tmp_path / "one.csv").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["one.csv"]


def by_another_program(round_: RoundSheet, *codes: str) -> dict[str, Coded]:
    """Code the first text of a rater's own file in another program, which has guids of its own."""
    project = to_project(round_)
    own = tuple(
        Code(guid=id_of(f"own {name}").upper(), name=name)
        for name in ("Self-awareness", "Does not fit", "Our own", "Poor fit")
    )
    guids = {code.name: code.guid for code in own}
    passage = Selection(
        guid=id_of("passage").upper(),
        start=1,
        end=3,
        user=id_of("somebody").upper(),
        codings=tuple(Coding(guid=id_of(f"c {name}").upper(), code=guids[name]) for name in codes),
    )
    first = replace(project.sources[0], selections=(passage,))
    users = (User(guid=id_of("somebody").upper(), name="jd"),)
    return from_project(
        replace(project, users=users, codes=own, sources=(first, *project.sources[1:])), round_
    )


def test_other_guids_and_passages_are_known_by_text_and_name() -> None:
    title = sheet().codebook.by_code["self_awareness"].title
    assert title == "Self-awareness"
    empty = sheet(coded=False, whole=False)
    assert by_another_program(empty, title) == {
        id_of("A1"): Coded(chosen=(Chosen("self_awareness"),))
    }


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (["Poor fit"], "'Poor fit' is not for helpful reports"),
        (["Our own"], "'Our own' is no category of impacts@2"),
        (["Self-awareness", "Does not fit"], "keep one of the two"),
    ],
)
def test_a_project_that_says_too_much_is_refused(codes: list[str], said: str) -> None:
    with pytest.raises(RemedyError) as refused:
        by_another_program(sheet(coded=False, whole=False), *codes)
    assert str(refused.value).startswith("text 'Report 1 (")
    assert said in str(refused.value)


def test_a_foreign_text_and_a_stranger_are_refused() -> None:
    empty = sheet(coded=False)
    project = to_project(sheet())
    strange = replace(project.sources[0], guid=id_of("strange").upper(), name="Other")
    with pytest.raises(RemedyError, match="text 'Other': it is no report of this round"):
        from_project(replace(project, sources=(strange, *project.sources[1:])), empty)
    with pytest.raises(RemedyError, match="none of its texts is a report of this round"):
        from_project(replace(project, sources=(strange,)), empty)
    users = tuple(replace(user, name="jd") for user in project.users)
    moved = tuple(
        replace(
            one,
            selections=tuple(
                replace(s, guid=id_of(f"new {s.guid}").upper()) for s in one.selections
            ),
        )
        for one in project.sources
    )
    with pytest.raises(RemedyError, match="not given, or given twice, to jd"):
        from_project(replace(project, users=users, sources=moved), empty)


def anew(text: str) -> str:
    """Give everything another guid, as some programs do, each thing the same everywhere."""
    return GUID.sub(lambda found: id_of(f"anew {found[0]}").upper(), text)


GUID = re.compile(r'(?<=uid=")[0-9A-F-]{36}(?=")|(?<=GUID=")[0-9A-F-]{36}|(?<=User=")[0-9A-F-]{36}')


@pytest.mark.parametrize("named", ["A", "Jane Doe"])
def test_a_program_that_makes_all_guids_anew_comes_back(tmp_path: Path, named: str) -> None:
    """Texts are then known by their names, where numbers alone might shift."""
    mine = sheet(whole=False)
    mine = replace(mine, given=tuple(one for one in mine.given if one.rater == "A"))
    content = io.BytesIO(write_project(to_project(mine)))
    with zipfile.ZipFile(content) as ours, zipfile.ZipFile(tmp_path / "a.qdpx", "w") as theirs:
        for part in ours.namelist():
            text = ours.read(part).decode()
            if part == "project.qde":
                text = anew(text).replace('name="A"', f'name="{named}"')
            theirs.writestr(part, text)
    assert read_codings(tmp_path / "a.qdpx", coded_as(mine, {})) == {
        id_of(name): CODED[name] for name in ("A1", "A2")
    }
