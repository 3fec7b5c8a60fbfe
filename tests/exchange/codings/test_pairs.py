"""Judgements of what is the same event leave as files and come back as they were."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from tests.exchange.codings.sheets import id_of
from tests.samples import SAMPLES, beside
from visavis.exchange.codings.given import CodingsError
from visavis.exchange.codings.pair_project import from_project, to_project
from visavis.exchange.codings.pairs import Judged, PacketGiven, PairSheet, Side
from visavis.exchange.codings.read import read_codings
from visavis.exchange.codings.write import write_codings
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection
from visavis.exchange.refi_qda.write import write_project
from visavis.vocab.card import Valence
from visavis.vocab.coding import Certainty

JUDGED = {
    "A1": Judged(same=frozenset({("1", "B"), ("2", "A")}), certainty=Certainty.SURE, memo="=1+1"),
    "A2": Judged(),
    "B1": Judged(not_enough_text=True, memo="'-- two\nlines"),
    "B2": Judged(same=frozenset({("1", "A")})),
}
ALL = {id_of(name): judged for name, judged in JUDGED.items()}


def side(names: str, packet: int) -> tuple[Side, ...]:
    return tuple(
        Side(name=name, valence=Valence.HELPFUL, text=f"=It helped 😀\n{name} of {packet}")
        for name in names
    )


def sheet(*, judged: bool = True, whole: bool = False) -> PairSheet:
    """Return two raters' part of three packets: 2 × 2, 1 × 2 and 1 × 1 reports."""
    shapes = {1: ("12", "AB"), 2: ("1", "AB"), 3: ("1", "A")}
    given = tuple(
        PacketGiven(
            id=id_of(f"{rater}{number}"),
            rater=rater,
            number=number,
            source=id_of(str(number)) if whole else id_of(f"{rater}{number}"),
            left=side(left, number),
            right=side(right, number),
            coded=JUDGED.get(f"{rater}{number}") if judged else None,
        )
        for rater in "AB"
        for number, (left, right) in shapes.items()
    )
    return PairSheet(id="round", name="Same", given=given, whole=whole)


def judged_as(found: dict[str, Judged], *, whole: bool) -> PairSheet:
    empty = sheet(judged=False, whole=whole)
    given = tuple(replace(one, coded=found.get(one.id)) for one in empty.given)
    return replace(empty, given=given)


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "qdpx"])
def test_what_leaves_comes_back(tmp_path: Path, ending: str, whole: bool) -> None:
    write_codings(sheet(whole=whole), tmp_path / f"one.{ending}")
    found = read_codings(tmp_path / f"one.{ending}", sheet(judged=False, whole=whole))
    assert found == ALL
    # A workbook names the second in which it was written.
    if ending != "xlsx":
        write_codings(judged_as(found, whole=whole), tmp_path / f"two.{ending}")
        files = [(tmp_path / f"{name}.{ending}").read_bytes() for name in ("one", "two")]
        assert files[0] == files[1]


def test_a_row_for_each_pair_and_rater(tmp_path: Path) -> None:
    write_codings(sheet(), tmp_path / "one.xlsx")
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    assert book.sheetnames == ["rater A", "rater B"]
    rows = list(book["rater A"].iter_rows(values_only=True))
    assert rows[0][3:5] + rows[0][9:] == (
        *("left", "right", "same"),
        *("certainty", "not_enough_text", "memo"),
    )
    assert [row[2:5] + row[9:10] for row in rows[1:]] == [
        ("1", "1", "A", "no"),
        ("1", "1", "B", "yes"),
        ("1", "2", "A", "yes"),
        ("1", "2", "B", "no"),
        ("2", "1", "A", "no"),
        ("2", "1", "B", "no"),
        ("3", "1", "A", None),
    ]
    choices = {rule.formula1 for rule in book["rater A"].data_validations.dataValidation}
    assert '"yes,no"' in choices


def test_a_sheet_of_nothing_is_a_workbook_too(tmp_path: Path) -> None:
    write_codings(replace(sheet(), given=()), tmp_path / "none.xlsx")
    assert read_codings(tmp_path / "none.xlsx", sheet()) == {}


@beside
def test_the_project_is_valid_by_the_schema() -> None:
    assert SAMPLES is not None
    schema = etree.XMLSchema(etree.parse(SAMPLES / "refi-qda" / "Project-mrt2019.xsd"))
    with zipfile.ZipFile(io.BytesIO(write_project(to_project(sheet(whole=True))))) as archive:
        schema.assertValid(etree.fromstring(archive.read("project.qde")))


def test_both_texts_of_a_pair_are_marked() -> None:
    packet = to_project(sheet()).sources[0]
    assert packet.text.startswith("1 (helpful)\n=It helped 😀\n1 of 1\n\n2 (helpful)\n")
    marked = [packet.text[one.start : one.end][-6:] for one in packet.selections]
    assert marked == ["1 of 1", "B of 1", "2 of 1", "A of 1"]


HEAD = "rater,id,left,right,same,certainty,not_enough_text\n"
A2, A3 = id_of("A2"), id_of("A3")
NOT_JUDGED = "the pair 1 and B of packet 2 is not judged; say yes or no of each pair of a packet"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([f"A,{A3},1,A,maybe,,"], "line 2, column E (same): 'maybe' is not known here; use yes"),
        ([f"A,{A3},1,B,yes,,"], "line 2, column D (right): 'B' is no text of this packet; here"),
        ([f"A,{A3},,A,yes,,"], "line 2, column C (left): '' is no text of this packet; here it"),
        ([f"A,{A2},1,A,yes,,"], f"line 2, column E (same): {NOT_JUDGED}"),
        ([f"A,{A2},1,A,yes,,", f"A,{A2},1,B,,sure,"], f"line 3, column E (same): {NOT_JUDGED}"),
        ([f"A,{A3},1,A,yes,,"] * 2, "line 3, column D (right): this pair is judged in line 2"),
        ([f"A,{A3},1,A,no,,yes"], "line 2, column E (same): either judge the pairs, or say not_e"),
        ([f"B,{A3},1,A,yes,,"], "line 2, column B (id): this packet was given to another rater"),
        (["A,x,1,A,yes,,"], "line 2, column B (id): 'x' is no packet of this round; take the id"),
        (
            [f"A,{A2},1,A,yes,sure,", f"A,{A2},1,B,no,1,"],
            "line 3, column F (certainty): line 2 says otherwise",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_in(tmp_path: Path, rows: list[str], said: str) -> None:
    (tmp_path / "team.csv").write_text(HEAD + "\n".join(rows))
    with pytest.raises(CodingsError) as refused:
        read_codings(tmp_path / "team.csv", sheet(judged=False))
    (problem,) = refused.value.problems
    assert problem.startswith(f"team.csv, {said}")


def test_blank_rows_and_figures_are_read(tmp_path: Path) -> None:
    (tmp_path / "team.csv").write_text(f"{HEAD}A,{A3.upper()},1.0,a,TRUE,3,\nA,{A2},1,A,,,\n")
    found = read_codings(tmp_path / "team.csv", sheet(judged=False))
    assert found == {A3: Judged(same=frozenset({("1", "A")}), certainty=Certainty.SURE)}


def by_another_program(*names: str) -> dict[str, Judged]:
    """Code the second packet in a program with guids of its own."""
    empty = sheet(judged=False)
    codes = tuple(Code(guid=id_of(f"own {name}").upper(), name=name) for name in names)
    packet = to_project(empty).sources[1]
    passages = tuple(
        Selection(
            guid=id_of(f"passage {one.name}").upper(),
            start=1,
            end=3,
            codings=(Coding(guid=id_of(f"coding {one.name}").upper(), code=one.guid),),
        )
        for one in codes
    )
    marked = replace(packet, selections=passages)
    return from_project(Project(name="p", codes=codes, sources=(marked,)), empty)


def test_codes_are_known_by_name() -> None:
    pairs = frozenset({("1", "A"), ("1", "B")})
    assert by_another_program("same event: 1 - a", "Same  event 1B") == {A2: Judged(same=pairs)}
    assert by_another_program("NONE is the same event") == {A2: Judged()}
    assert by_another_program("Not enough text") == {A2: Judged(not_enough_text=True)}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Same event: 2 – A"], "'Same event: 2 – A' names a text that this packet has not"),
        (["My code"], "'My code' says nothing about pairs; give 'Same event: 1 – A' or so"),
        (["Same event: 1 – A", "None is the same event"], "only one of these can be; keep one"),
    ],
)
def test_codes_that_say_too_much_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(CodingsError) as refused:
        by_another_program(*names)
    assert str(refused.value).startswith("text 'Packet 2 (")
    assert said in str(refused.value)
