from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import factories
from visavis.apps.cards.models import Card
from visavis.apps.care.models import Client
from visavis.apps.people.models import Practice
from visavis.cli.main import main
from visavis.exchange.spreadsheets.read import read_table
from visavis.exchange.spreadsheets.write import write_workbook
from visavis.exchange.typed_cards.proposal import How, propose
from visavis.exchange.typed_cards.template import columns

WORDS = "grandmother and quinces"
HEAD = "Klient;Therapeutin E-Mail;Datum;Wer;Was half;Wert;Was hinderte;Wie hinderlich\r\n"
DOCUMENT = Path(__file__).parents[2] / "docs" / "operator" / "import-paper-cards.md"


@pytest.fixture
def practice(db: None) -> Practice:
    made = factories.practice(name="House on the Square")
    factories.member(made, email="ann@example.org")
    return made


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["import", *(str(a) for a in arguments)])


def typed(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    file = tmp_path / "cards.csv"
    file.write_bytes((head + "".join(f"{row}\r\n" for row in rows)).encode("cp1252"))
    return file


def mapped(tmp_path: Path, file: Path) -> Path:
    mapping = tmp_path / "map.toml"
    assert run("cards", file, "--propose", mapping).exit_code == 0
    return mapping


def said(result: Result) -> str:
    return " ".join(result.output.split())


GOOD = (
    f"K-7;ann@example.org;12.01.2026;Klientin;{WORDS};3;;",
    "K-7;ann@example.org;12.01.2026;T;die Stille, später;4;Hast;1",
    "K-8;ann@example.org;13.01.2026;K;nichts;;nichts;",
)


def test_a_dry_run_shows_and_changes_nothing(practice: Practice, tmp_path: Path) -> None:
    file = typed(tmp_path, *GOOD)
    result = run("cards", file, "--mapping", mapped(tmp_path, file))
    assert (result.exit_code, Client.objects.count(), Card.objects.count()) == (0, 0, 0)
    text = said(result)
    shown = (
        "Clients 2 0",
        "Therapies 2 0",
        "Sessions 2 0",
        "Cards 3 0",
        "client's 2",
        "therapist's 1",
        "Event reports 3",
        "2 clients have no consent to share on record",
        "A dry run: nothing was changed.",
    )
    assert [part for part in shown if part not in text] == []
    assert WORDS not in result.output


def test_commit_takes_in_and_again_adds_nothing(practice: Practice, tmp_path: Path) -> None:
    file = typed(tmp_path, *GOOD)
    mapping = mapped(tmp_path, file)
    first = run(
        "cards", file, "--mapping", mapping, "--practice", "house on the square", "--commit"
    )
    assert (first.exit_code, said(first).endswith("Took in 3 cards.")) == (0, True)
    assert Card.objects.filter(handed_in_at__isnull=False, on_paper=True).count() == 3
    again = run("cards", file, "--mapping", mapping, "--commit")
    assert said(again).endswith("Nothing to add: every card is there already.")
    assert Card.objects.count() == 4


def test_likely_columns_are_not_committed_without_a_look(
    practice: Practice, tmp_path: Path
) -> None:
    file = typed(tmp_path, *GOOD)
    assert run("cards", file).exit_code == 0
    result = run("cards", file, "--commit")
    assert (result.exit_code, Card.objects.count()) == (2, 0)
    assert "1 column is known by likeness only" in said(result)


def test_a_table_of_names_only_is_refused_but_may_be_mapped(
    practice: Practice, tmp_path: Path
) -> None:
    file = typed(tmp_path)
    result = run("cards", file)
    assert result.exit_code == 2
    assert "there is no card in it. Type one card a row below them" in said(result)
    assert run("cards", file, "--propose", tmp_path / "map.toml").exit_code == 0


def test_problems_end_with_code_two_and_leave_zero_rows(practice: Practice, tmp_path: Path) -> None:
    bad = "K-9;bob@example.org;31.02.2026;K;ein Satz;7,5;;"
    file = typed(tmp_path, *GOOD, bad, "K-10;bob@example.org;01.02.2026;K;ein Satz;3;;")
    result = run("cards", file, "--mapping", mapped(tmp_path, file), "--commit")
    assert (result.exit_code, Client.objects.count(), Card.objects.count()) == (2, 0, 0)
    text = said(result)
    assert "3 problems. Nothing was changed." in text
    assert WORDS not in result.output


def test_one_screen_of_problems_is_shown_and_all_are_written(
    practice: Practice, tmp_path: Path
) -> None:
    file = typed(tmp_path, *(f"K-{n};ann@example.org;soon;K;ein Satz;3;;" for n in range(1, 31)))
    mapping, problems = mapped(tmp_path, file), tmp_path / "problems.csv"
    result = run("cards", file, "--mapping", mapping, "--problems", problems)
    assert "… and 15 more; --problems FILE.csv writes them all." in result.output
    with problems.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["line", "column", "value", "problem", "remedy"]
    assert (len(rows), rows[1][:4]) == (
        31,
        ["2", "Datum", "(4 characters)", "no date that can be read"],
    )


def test_a_day_or_month_that_is_not_told_is_asked_for(practice: Practice, tmp_path: Path) -> None:
    file = typed(tmp_path, "K-7;ann@example.org;01/02/2026;K;ein Satz;3;;")
    mapping = mapped(tmp_path, file)
    told = said(run("cards", file, "--mapping", mapping))
    assert (
        "line 2 · Datum · 01/02/2026 Whether the day or the month comes first is nowhere told "
        "(1 date). Say which by --dates dmy or --dates mdy. 1 problem. Nothing was changed."
    ) in told
    run("cards", file, "--mapping", mapping, "--dates", "dmy", "--commit")
    assert Card.objects.values_list("session__at__date", flat=True).distinct().get() == date(
        2026, 2, 1
    )


def test_with_several_practices_one_must_be_named(practice: Practice, tmp_path: Path) -> None:
    factories.practice(name="Zum Turm")
    file = typed(tmp_path, *GOOD)
    result = run("cards", file)
    assert result.exit_code == 2
    assert said(result).endswith(
        "Name the practice by --practice. There are: “House on the Square”, “Zum Turm”."
    )


@pytest.mark.django_db
def test_without_a_practice_the_remedy_is_named(tmp_path: Path) -> None:
    result = run("cards", typed(tmp_path, *GOOD))
    assert (result.exit_code, "There is no practice yet." in result.output) == (2, True)


def test_a_file_without_a_header_shows_no_words(practice: Practice, tmp_path: Path) -> None:
    file = typed(tmp_path, head=f"K-7;12.01.2026;{WORDS};3\r\nK-8;13.01.2026;{WORDS};3\r\n")
    result = run("cards", file)
    assert (result.exit_code, "quinces" in result.output) == (2, False)


@pytest.mark.parametrize("name", ["map.toml", "gone.toml"])
def test_a_mapping_that_cannot_be_used_is_refused(
    practice: Practice, tmp_path: Path, name: str
) -> None:
    (tmp_path / "map.toml").write_text('[columns]\nKlient = "clint"\n', encoding="utf-8")
    result = run("cards", typed(tmp_path, *GOOD), "--mapping", tmp_path / name)
    assert (result.exit_code, result.output.startswith("visavis: ")) == (2, True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_is_known_without_a_mapping(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"template.{ending}"
    assert run("template", file).exit_code == 0
    found = propose(read_table(file)).columns
    assert [c.how for c in found] == [How.KNOWN] * len(columns())
    assert len({c.target for c in found}) == len(columns())


def test_the_templates_examples_are_a_card(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    row = [c.example.replace("2026-11", "2025-11") for c in columns()]
    row = ["" if c.name.startswith("hindering") else v for c, v in zip(columns(), row, strict=True)]
    write_workbook(file, [("cards", [c.name for c in columns()], [row])])
    result = run("cards", file, "--commit")
    assert (result.exit_code, Card.objects.filter(on_paper=True).count()) == (0, 1)


def test_a_template_keeps_what_is_there_and_needs_an_ending(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine", encoding="utf-8")
    assert run("template", tmp_path / "a.csv").exit_code == 2
    assert run("template", tmp_path / "a.pdf").exit_code == 2
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "mine"


def test_a_long_file_shows_how_far_it_is_only_to_a_person(
    practice: Practice, tmp_path: Path
) -> None:
    days = [date(2024, 1, 8) + timedelta(days=n) for n in range(520)]
    file = typed(
        tmp_path, *(f"K-7;ann@example.org;{day:%d.%m.%Y};K;Satz {day};3;;" for day in days)
    )
    result = run("cards", file, "--mapping", mapped(tmp_path, file))
    assert (result.exit_code, "Cards 520 0" in said(result), "Reading" in result.output) == (
        0,
        True,
        False,
    )


def test_the_command_and_the_template_load_no_django() -> None:
    code = (
        "import sys; import visavis.cli.import_cards, visavis.exchange.typed_cards.template; "
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 -- our own


def test_the_page_for_those_who_type_names_every_column() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    missing = [
        c.name
        for c in columns()
        if f"| {c.name} | {c.holds} | {c.example} |{' yes ' if c.needed else ' '}|" not in page
    ]
    assert missing == []
