import json
import resource
import signal
from pathlib import Path

import polars as pl
import pytest

from visavis.dataset.write import Author, DatasetWriter, Description, Form, UnfitError
from visavis.vocab.remedy import RemedyError

ABOUT = Description(name="A study", says="Two clients.")
CLIENTS = pl.DataFrame({"client": ["c1", "c2"]})


def written(goal: Path, table: str, *frames: pl.DataFrame, about: Description = ABOUT) -> bytes:
    with DatasetWriter(goal, about=about) as out:
        for frame in frames:
            out.write(table, frame)
    return (goal / "data" / f"table-{table}_data.csv").read_bytes()


def test_pieces_are_appended_below_one_header(tmp_path: Path) -> None:
    assert written(
        tmp_path / "d", "clients", CLIENTS, CLIENTS[:0], pl.DataFrame({"client": ["c3"]})
    ) == (b"client\nc1\nc2\nc3\n")


def test_columns_stand_in_the_order_of_the_schema_flags_as_words_and_gaps_as_nothing(
    tmp_path: Path,
) -> None:
    rows = pl.DataFrame(
        {
            "scope": ["text", None],
            "outcome": pl.Series(["enrolled", "not_asked"], dtype=pl.Categorical),
            "invited": [True, False],
            "therapist": ["t1", "t1"],
            "client": ["c1", "c2"],
            "consent_day": pl.Series([-2, None], dtype=pl.Int16),
        }
    )
    assert written(tmp_path / "d", "enrolments", rows) == (
        b"client,therapist,invited,outcome,consent_day,scope\n"
        b"c1,t1,true,enrolled,-2,text\n"
        b"c2,t1,false,not_asked,,\n"
    )


def test_an_empty_text_is_a_missing_one(tmp_path: Path) -> None:
    rows = pl.DataFrame({"client": ["c1"], "practice": [""]})
    assert written(tmp_path / "d", "clients", rows) == b"client,practice\nc1,\n"


@pytest.mark.parametrize(
    ("table", "rows", "says"),
    [
        ("clients", {"client": ["c1"], "name": ["Ada"]}, "table clients: has no column name"),
        ("clients", {"practice": ["p1"]}, "table clients: needs the column client"),
        (
            "clients",
            {"client": [17]},
            "table clients: wants code in the column client, got Int64",
        ),
        ("clients", {"client": ["c1", None]}, "table clients: column client: 1 gaps"),
        ("clients", {"client": [""]}, "table clients: column client: 1 gaps"),
        (
            "therapists",
            {"therapist": ["t1"], "orientation": ["astrology"]},
            "table therapists: column orientation: 1 words that are not on its list",
        ),
        (
            "therapists",
            {"therapist": ["t1"], "experience_years": [1.5]},
            "table therapists: wants integer in the column experience_years, got Float64",
        ),
    ],
)
def test_rows_that_do_not_fit_are_refused_and_nothing_is_left(
    tmp_path: Path, table: str, rows: dict[str, list[object]], says: str
) -> None:
    with pytest.raises(UnfitError) as refused:
        written(tmp_path / "d", table, pl.DataFrame(rows))
    assert str(refused.value) == says
    assert list(tmp_path.iterdir()) == []


def test_a_later_piece_with_other_columns_is_refused(tmp_path: Path) -> None:
    other = CLIENTS.with_columns(practice=pl.lit("p1"))
    with pytest.raises(UnfitError, match="other columns"):
        written(tmp_path / "d", "clients", CLIENTS, other)


def test_words_of_people_are_refused_where_the_description_says_there_are_none(
    tmp_path: Path,
) -> None:
    rows = pl.DataFrame(
        {"episode": ["e1"], "perspective": ["client"], "place": [1], "text": ["a word"]}
    )
    with pytest.raises(UnfitError, match="described as without text"):
        written(tmp_path / "d", "turningPoints", rows)
    about = Description(name="A study", says="With words.", text=True)
    assert b"a word" in written(tmp_path / "d", "turningPoints", rows, about=about)


def test_a_goal_that_is_not_empty_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(RemedyError, match=r"is not empty\. Choose another name"):
        DatasetWriter(tmp_path, about=ABOUT)
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_a_goal_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("kept")
    with pytest.raises(RemedyError, match="is no folder"):
        DatasetWriter(tmp_path / "mine", about=ABOUT)


def test_an_empty_folder_may_be_the_goal(tmp_path: Path) -> None:
    goal = tmp_path / "d"
    goal.mkdir()
    assert written(goal, "clients", CLIENTS) == b"client\nc1\nc2\n"


def test_nothing_is_left_when_the_maker_stops_midway(tmp_path: Path) -> None:
    def interrupted() -> None:
        with DatasetWriter(tmp_path / "d", about=ABOUT) as out:
            out.write("clients", CLIENTS)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", Form)
def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_left(tmp_path: Path, form: Form) -> None:
    many = pl.DataFrame({"client": [f"c{n}" for n in range(100_000)]})

    def write() -> None:
        with DatasetWriter(tmp_path / "d", about=ABOUT, form=form) as out:
            out.write("clients", many)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        with pytest.raises(RemedyError, match="Make room, or choose another place"):
            write()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []


def test_parquet_pieces_become_one_file_in_their_order(tmp_path: Path) -> None:
    goal = tmp_path / "d"
    with DatasetWriter(goal, about=ABOUT, form=Form.PARQUET) as out:
        out.write("clients", CLIENTS)
        out.write("clients", pl.DataFrame({"client": ["c3"]}))
    assert sorted(file.name for file in (goal / "data").iterdir()) == [
        "table-clients_data.json",
        "table-clients_data.parquet",
    ]
    made = pl.read_parquet(goal / "data" / "table-clients_data.parquet")
    assert made["client"].to_list() == ["c1", "c2", "c3"]


def test_files_go_along_and_a_readme_of_one_s_own_replaces_ours(tmp_path: Path) -> None:
    goal = tmp_path / "d"
    with DatasetWriter(goal, about=ABOUT) as out:
        out.add_file("codebook/impacts.json", b"{}")
        out.add_file("README.md", b"Mine.")
    assert (goal / "codebook" / "impacts.json").read_bytes() == b"{}"
    assert (goal / "README.md").read_bytes() == b"Mine."


@pytest.mark.parametrize("path", ["../out", "/etc/out", "data/more.csv", "a/../../out", "."])
def test_a_file_that_leads_out_or_among_the_tables_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnfitError), DatasetWriter(tmp_path / "d", about=ABOUT) as out:
        out.add_file(path, b"")


def test_a_file_is_added_once(tmp_path: Path) -> None:
    with DatasetWriter(tmp_path / "d", about=ABOUT) as out:
        out.add_file("truth.json", b"{}")
        with pytest.raises(UnfitError):
            out.add_file("truth.json", b"{}")


def test_the_description_says_what_its_maker_said(tmp_path: Path) -> None:
    about = Description(
        name="A study",
        says="Two clients.",
        made_by="visavis 1",
        simulated=True,
        authors=(Author("The network"), Author("Ada L.", given="Ada", family="L.")),
        licence="CC0-1.0",
        notes=("Orientation was left out.",),
    )
    written(tmp_path / "d", "clients", CLIENTS, about=about)
    made = json.loads((tmp_path / "d" / "dataset_description.json").read_text())
    assert made["author"] == [
        {"@type": "Organization", "name": "The network"},
        {"@type": "Person", "name": "Ada L.", "givenName": "Ada", "familyName": "L."},
    ]
    assert made["license"] == "CC0-1.0"
    readme = (tmp_path / "d" / "README.md").read_text()
    assert "**This dataset is simulated: nobody in it exists.**" in readme
    assert "- Orientation was left out." in readme
