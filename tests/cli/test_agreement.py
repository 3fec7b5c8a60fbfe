from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from visavis.cli.main import main
from visavis.dataset.read import read
from visavis.dataset.simulate.network import Network
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.run import simulate
from visavis.stats.agreement import agreement

ROWS = [
    (f"r{unit}", rater, code, f"K-{unit % 4}")
    for rater, codes in {"anna": "xxyyzzxyzx", "ben": "xyyyzxxyzx"}.items()
    for unit, code in enumerate(codes)
]
FRAME = pl.DataFrame(ROWS, schema=["report", "rater", "category", "client"], orient="row")
NAMED = ("--unit", "report", "--rater", "rater", "--code", "category")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["agreement", *(str(a) for a in arguments)])


def written(folder: Path, text: str) -> Path:
    file = folder / "codes.csv"
    file.write_text(text, encoding="utf-8")
    return file


def table(*rows: str) -> str:
    return "\n".join(("report,rater,category", *rows)) + "\n"


def said(outcome: Result) -> str:
    return " ".join(outcome.output.split())


def test_programs_get_a_list_of_what_the_library_gives(tmp_path: Path) -> None:
    file = written(tmp_path, FRAME.write_csv())
    outcome = run(file, *NAMED, "--cluster", "client", "--json")
    expected = agreement(FRAME, unit="report", rater="rater", code="category", cluster="client")
    rows = json.loads(outcome.output)
    assert outcome.exit_code == 0
    assert {row["coefficient"]: row["value"] for row in rows} == {
        one.of["coefficient"]: one.value for one in expected.coefficients
    }
    alpha = expected["krippendorff_alpha"]
    assert alpha.interval is not None
    [row] = [row for row in rows if row["coefficient"] == "krippendorff_alpha"]
    keys = ("se", "low", "high", "units", "clusters", "cluster", "undefined", "scale")
    assert [row[key] for key in keys] == [
        alpha.se,
        alpha.interval.low,
        alpha.interval.high,
        10,
        4,
        "client",
        None,
        "nominal",
    ]


def test_people_get_a_table_and_a_sentence(tmp_path: Path) -> None:
    outcome = run(written(tmp_path, FRAME.write_csv()), *NAMED, "--by-category", "--pairs")
    assert outcome.exit_code == 0
    assert "Krippendorff's alpha" in outcome.output
    assert "Agreement on each category against the rest" in outcome.output
    assert "every rater – every other" in outcome.output
    assert "gave the same code in 80 % of cases (10 units)" in said(outcome)
    assert "substantial" not in outcome.output
    assert " df Percent agreement: jackknife over units, t with 9 df, on the logit" in said(outcome)


@pytest.mark.parametrize("kind", ["semicolons", "tabs", "utf-16", "parquet", "blanks"])
def test_other_programs_tables_are_read(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "codes"
    plain = FRAME.write_csv()
    if kind == "parquet":
        FRAME.write_parquet(file)
    else:
        content = {
            "semicolons": ("﻿" + plain.replace(",", ";")).encode(),
            "tabs": plain.replace(",", "\t").replace("\n", "\r\n").encode(),
            "utf-16": plain.encode("utf-16"),
            "blanks": plain.replace(",", " , ").encode(),
        }
        file.write_bytes(content[kind])
    rows = json.loads(run(file, *NAMED, "--json").output)
    assert rows[0]["value"] == pytest.approx(0.8)


def test_what_stands_for_a_missing_code_is_left_out_and_counted(tmp_path: Path) -> None:
    file = written(tmp_path, FRAME.write_csv() + "r10,anna,NA,K-1\nr10,ben,,K-1\nr9,cleo,?,K-1\n")
    outcome = run(file, *NAMED, "--missing", "?", "--missing", "NA")
    assert "lines left out: the code is missing 3" in said(outcome)


def test_a_bootstrap_with_a_seed_is_the_same_again(tmp_path: Path) -> None:
    file = written(tmp_path, FRAME.write_csv())
    one, other = (run(file, *NAMED, "--json", "--bootstrap", 7).output for _ in range(2))
    assert one == other
    assert "bootstrap of units, percentiles of 2000" in one


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        (None, (), "cannot be opened (No such file or directory)"),
        ("", (), "is empty. Is it the right file?"),
        ("report,rater,category\n", (), "ends after the names of its columns"),
        ("report,coder,category\nr1,a,x\n", (), "has no column 'rater'. Its columns are 'report',"),
        ("report,rater,category,rater \nr1,a,x,b\n", (), "line 1: two columns are called 'rater'"),
        (table("r1,a,x", "r2,a,x,y"), (), "line 3: it has 4 cells, and the header names 3 columns"),
        (table("r1,a,x", 'r2,a,"x'), (), "line 3: the line cannot be read. A quotation mark"),
        (
            table("r1,a,x", '"r\n""2""",a,"x"', 'r3,a,y"x'),
            (),
            "line 5, column 'category': a quotation mark stands in the cell 'y\"x'. Leave it out",
        ),
        (table("r1,a,x", 'r2, "a",x'), (), "line 3, column 'rater': a quotation mark stands"),
        (
            table("r1,a,x", 'r1,b,"x"', "r2,a,x", "r1,b,y"),
            (),
            "line 5: rater 'b' coded report 'r1' already in line 3. Keep one of them",
        ),
        (
            table("r1,a,1", '"r\n2",a,1', "r3,a,two", "r4,a,3,"[:-1], "r5,a,four"),
            ("--level", "interval"),
            "line 5 ('two'), line 7 ('four'): column 'category' holds no number. Correct it,",
        ),
        (
            table("r1,a,low", "r1,b,high"),
            ("--level", "ordinal"),
            "name the categories in their order with --categories",
        ),
        (table("r1,a,1"), ("--level", "interval", "--categories", "a,b"), "write 1,2,3"),
        (table("r1,a,-1"), ("--level", "ratio"), "no code is below 0"),
        (
            table("r1,a,x", "r1,b,y"),
            ("--categories", "y"),
            "line 2: category 'x' is none of the categories (y). Correct it,",
        ),
        ("\ufeff", (), "is empty. Is it the right file?"),
        ("report,rater,category, category\nr1,a,x,b\n", (), "two columns are called 'category'"),
        (table("r1,a"), (), "line 2: it has 2 cells, and the header names 3 columns"),
        (table("r1,a," + "x" * 140_000), (), "line 2: a cell has more than 131,072 characters"),
        (table("r1,a,1_000"), ("--level", "interval"), "line 2 ('1_000'): column 'category'"),
        (table("r1,a,\uff11"), ("--level", "interval"), "line 2 ('\uff11'): column 'category'"),
        (table("r1,a,nan"), ("--level", "interval"), "line 2 ('nan'): column 'category'"),
        (table("r1,a,1e400"), ("--level", "interval"), "line 2 ('1e400'): column 'category'"),
        (table("r1,a,1"), ("--level", "interval", "--categories", "1,nan"), "write 1,2,3"),
        (table("r1,a,x"), ("--categories", ","), "a name between two commas is missing"),
        (table("r1,a,x"), ("--several", "--level", "interval"), "leave out --level and --weights"),
        (table("r1,a,x"), ("--several", "--weights", "linear"), "leave out --level and --weights"),
        (table("r1,a,x"), ("--unit", ""), "The name of a column is empty"),
        (table("r1,a,x"), ("--cluster", "report"), "The column 'report' is named for two things"),
        (table("r1,a,x"), ("--bootstrap", "-1"), "-1 is not in the range x>=0"),
    ],
)
def test_what_cannot_be_used_ends_with_2_a_place_and_a_remedy(
    tmp_path: Path, text: str | None, asked: Any, expected: str
) -> None:
    file = tmp_path / "none.csv" if text is None else written(tmp_path, text)
    outcome = run(file, *NAMED, *asked)
    assert outcome.exit_code == 2
    assert expected in said(outcome)


def test_a_quotation_mark_in_a_column_that_is_not_read_is_no_fault(tmp_path: Path) -> None:
    rows = ['r1,a,x,he said "well"', 'r1,b,x,"so, ""so"""', "r2,a,y,", 'r2,b,"y",5"']
    text = "\n".join(["report,rater,category,words", *rows]) + "\n"
    outcome = run(written(tmp_path, text), *NAMED, "--json")
    assert json.loads(outcome.output)[0]["units"] == 2


def test_a_unit_in_two_clusters_is_shown_with_both_lines(tmp_path: Path) -> None:
    text = "report,rater,category,client\nr1,a,x,K-1\nr1,b,x,K-2\n"
    outcome = run(written(tmp_path, text), *NAMED, "--cluster", "client")
    assert outcome.exit_code == 2
    assert "line 3: report 'r1' lies in client 'K-2', and in line 2 in 'K-1'" in said(outcome)


def test_lines_that_lack_something_are_no_fault(tmp_path: Path) -> None:
    rows = ["r1,a,NA,K", "r1,a,x,K", "r1,b,x,", "r1,b,y,K", "r2,b,y,K", "r2,b,x,K"]
    text = "\n".join(["report,rater,category,client", *rows])
    outcome = run(written(tmp_path, text), *NAMED, "--cluster", "client")
    assert "line 7: rater 'b' coded report 'r2' already in line 6" in said(outcome)


@pytest.mark.parametrize(
    "before", ["sep=;\n", "\n\n", "\r"], ids=["named delimiter", "blank lines", "old Mac"]
)
def test_what_other_programs_put_around_a_table_is_understood(tmp_path: Path, before: str) -> None:
    plain = FRAME.write_csv()
    text = {
        "sep=;\n": before + plain.replace(",", ";"),
        "\n\n": before + plain,
        "\r": plain.replace("\n", "\r"),
    }
    file = tmp_path / "codes.csv"
    file.write_bytes(text[before].encode())
    assert json.loads(run(file, *NAMED, "--json").output)[0]["value"] == pytest.approx(0.8)


@pytest.mark.parametrize("value", [["q"], b"\xff\xfe", {"a": 1}], ids=["list", "bytes", "struct"])
def test_a_column_that_is_no_text_is_refused_by_name(tmp_path: Path, value: Any) -> None:
    file = tmp_path / "codes.parquet"
    pl.DataFrame({"report": ["a"], "rater": ["x"], "category": [value]}).write_parquet(file)
    outcome = run(file, *NAMED)
    assert outcome.exit_code == 2
    assert "column 'category' holds" in said(outcome)


HOSTILE = "x\x1b[2J\x9b31m\u202ey"


@pytest.mark.parametrize("asked", [(), ("--json", "--by-category"), ("--categories", "y")])
def test_nothing_in_a_code_reaches_the_terminal_as_a_command(tmp_path: Path, asked: Any) -> None:
    file = written(tmp_path, FRAME.write_csv().replace(",x,", f",{HOSTILE},"))
    outcome = run(file, *NAMED, *asked)
    assert "[2J" in outcome.output
    assert not set("\x1b\x9b\u202e") & set(outcome.output)


def test_letters_that_the_terminal_lacks_are_written_out(tmp_path: Path) -> None:
    file = written(tmp_path, FRAME.write_csv().replace(",x,", ",Ж,"))
    runner = CliRunner(charset="cp1252")
    shown, rows = (
        runner.invoke(main, ["agreement", str(file), *NAMED, *more])
        for more in ([], ["--by-category", "--json"])
    )
    assert (shown.exit_code, rows.exit_code) == (0, 0)
    assert "\\u0416" in shown.output
    assert "Ж" in {row.get("category") for row in json.loads(rows.output)}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x03\x04....", "save the sheet as “CSV UTF-8”"),
        (b"\x89PNG\x00\x00\x1a", "This is no text file."),
        (b"PAR1 and no more", "begins as a Parquet file and cannot be read"),
        (b'{"codes": [1, 2]}', "has no column 'report', 'rater', 'category'"),
    ],
)
def test_other_files_are_refused_by_what_they_are(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    file = tmp_path / "codes.csv"
    file.write_bytes(content)
    outcome = run(file, *NAMED)
    assert outcome.exit_code == 2
    assert expected in said(outcome)


def test_reasons_stand_in_place_of_numbers(tmp_path: Path) -> None:
    same = table(*(f"r{n},{rater},{'xy'[n % 2]}" for n in range(6) for rater in ("a", "b")))
    outcome = run(written(tmp_path, same), *NAMED)
    assert outcome.exit_code == 0
    assert "All units give the same value" in said(outcome)
    few = said(run(written(tmp_path, table("r1,a,x", "r1,b,x", "r2,a,y", "r2,b,y")), *NAMED))
    assert "Only 2 units were coded by two raters or more; 5 are needed at least." in few


def test_by_category_and_by_pair_have_n_and_reasons_as_well(tmp_path: Path) -> None:
    pairs = [(n, rater) for n in range(6) for rater in ("a", "b", "c"[: n < 2])]
    rows = [f"r{n},{rater},{'xy'[n % 2]}" for n, rater in pairs if rater]
    asked = (*NAMED, "--by-category", "--pairs")
    outcome = said(run(written(tmp_path, table(*rows)), *asked))
    assert "a – b Cohen's kappa 1.000 – 6" in outcome
    assert "a – c (Cohen's kappa)" in outcome
    assert ": undefined. Only 2 units were coded by two raters or more" in outcome
    assert "a – c, b – c: left out: 4 coded by one rater only." in outcome
    assert "x, y: left out" not in outcome
    assert "x: 'x' was given in 3 of 6 units: of fewer than 15 an interval may miss" in outcome


def test_sets_of_two_rounds_are_refused_where_the_file_tells_rounds_apart(tmp_path: Path) -> None:
    rounds = FRAME.with_columns(round=pl.lit("first"))
    again = rounds.head(1).with_columns(round=pl.lit("second"))
    file = written(tmp_path, pl.concat([rounds, again]).write_csv())
    outcome = run(file, *NAMED, "--several")
    assert outcome.exit_code == 2
    assert said(outcome) == (
        f"visavis: {file}: The rater 'anna' coded the report 'r0' in 2 rounds, and they would "
        "become one set: pass the lines of one round alone."
    )
    assert run(written(tmp_path, rounds.write_csv()), *NAMED, "--several").exit_code == 0


def coded_twice(folder: Path) -> Path:
    """A study with a second round: one rater's repeats, and a report that nothing fits."""
    simulate(folder, network=Network(therapists=3, clients=9), plan=Plan(months=4))
    file = folder / "data" / "table-codings_data.csv"
    codings = pl.read_csv(file, infer_schema=False)
    again = codings.filter(pl.col("rater") == pl.col("rater").first()).head(5)
    nothing = {"category": pl.lit(None, pl.String), "does_not_fit": pl.lit("true")}
    other = codings["report"] == codings["report"][0]
    codings = codings.with_columns(
        [pl.when(other).then(value).otherwise(name).alias(name) for name, value in nothing.items()]
    )
    pl.concat([codings, again.with_columns(round=pl.lit("first-again"))]).write_csv(file)
    given = folder / "data" / "table-assignments_data.csv"
    assignments = pl.read_csv(given, infer_schema=False)
    mine = assignments.join(again.select("report", "rater"), on=["report", "rater"])
    repeats = mine.with_columns(round=pl.lit("first-again"), repeat=pl.lit("true"))
    pl.concat([assignments, repeats]).write_csv(given)
    return folder


def test_of_a_study_dataset_the_first_codings_are_compared(tmp_path: Path) -> None:
    folder = coded_twice(tmp_path / "study")
    outcome = run(folder, "--json")
    assert outcome.exit_code == 0, outcome.output
    study = read(folder)
    gold = study.frame("assignments").filter("gold").select("report")
    codes = (
        study.frame("codings")
        .filter(pl.col("round") == "first")
        .join(gold, on="report", how="anti")
        .join(study.frame("eventReports").select("report", "client"), on="report")
        .with_columns(pl.when("not_enough_text").then(pl.lit("short")).otherwise("category"))
        .with_columns(pl.col("literal").fill_null("(none fits)").alias("category"))
    )
    expected = agreement(codes, unit="report", rater="rater", code="category", cluster="client")
    assert "(none fits)" in expected.diagnosis.categories
    rows = json.loads(outcome.output)
    assert [row["coefficient"] for row in rows] == [
        c.of["coefficient"] for c in expected.coefficients
    ]
    found = [row["value"] for row in rows if row["value"] is not None]
    assert found == pytest.approx(
        [one.value for one in expected.coefficients if one.value is not None]
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--round", "tea"), "There is no round 'tea': there are first."),
        (("--unit", "report"), "whose columns are known: leave out --unit."),
    ],
)
def test_what_is_no_question_to_a_study_dataset(
    tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    folder = tmp_path / "study"
    simulate(folder, network=Network(therapists=2, clients=3), plan=Plan(months=2))
    outcome = run(folder, *words)
    assert outcome.exit_code == 2
    assert sentence in said(outcome)


def test_a_file_needs_its_columns_named_and_has_no_rounds(tmp_path: Path) -> None:
    file = written(tmp_path, FRAME.write_csv())
    assert "Missing option '--rater'" in run(file, "--unit", "report").output
    assert "--round is for a study dataset" in said(run(file, *NAMED, "--round", "first"))
