"""The public rules of Psych-DS, said once more without our own code.

Read in the schema 1.5.1 of github.com/psych-ds/psych-DS, `schema_model/versions/jsons/1.5.1`
(`rules.files`, `rules.errors`, `rules.compiled_metadata`), and in how github.com/psych-ds/
psychds-validator applies it (`src/files/ignore.ts`, `src/validators`): what a folder must hold, how
data files are named, what the metadata must say. Rules that only warn are held as well, but for
three: the keyword `table` is our own, and the folders `analysis`, `results`, `materials` and
`documentation`, and a funder, an address and the like, are for whoever has them.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.dataset.example import write_example

DATA_FILE = re.compile(r"([a-z]+-[a-zA-Z0-9]+)(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv")
IGNORES = (".psychds-ignore", ".psychdsignore")
"""The name that the schema asks for since 1.5, and the one that the validator still reads."""
NEEDED = {"name", "description", "variableMeasured"}
OF_A_DATASET = {
    "name",
    "description",
    "schemaVersion",
    "variableMeasured",
    "author",
    "license",
    "citation",
    "keywords",
}
"""Properties of a schema.org Dataset; the ones that we use."""
OF_A_VARIABLE = {
    "name",
    "description",
    "additionalType",
    "unitText",
    "minValue",
    "maxValue",
    "value",
    "valueReference",
}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_example(tmp_path_factory.mktemp("psych-ds") / "study")


def data_files(dataset: Path) -> list[Path]:
    return sorted((dataset / "data").glob("*.csv"))


def compiled(dataset: Path, file: Path) -> dict[str, object]:
    """What holds for one data file: the dataset's metadata, overridden by the file's own."""
    general = json.loads((dataset / "dataset_description.json").read_text(encoding="utf-8"))
    own = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return {**general, **own}


def header(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as opened:
        return next(csv.reader(opened))


def names(metadata: dict[str, object]) -> list[str]:
    measured = metadata["variableMeasured"]
    assert isinstance(measured, list)
    return [variable["name"] for variable in measured]


def test_the_folder_holds_what_it_must_and_should(dataset: Path) -> None:
    there = {path.name for path in dataset.iterdir()}
    assert there >= {"dataset_description.json", "data", "README.md", "CHANGES.md"}
    assert len(data_files(dataset)) == 14


@pytest.mark.parametrize("name", IGNORES)
def test_whatever_is_beyond_the_rules_is_to_be_ignored(dataset: Path, name: str) -> None:
    known = {"dataset_description.json", "data", "README.md", "CHANGES.md"}
    ignored = (dataset / name).read_text().split()
    beyond = {path.name for path in dataset.iterdir()} - known
    assert beyond >= {"visavis.json", "codebook", "instruments", *IGNORES}
    assert beyond <= set(ignored)
    # Each line is a pattern as of .gitignore: of plain names only, so none hides a table.
    assert {line for line in ignored if not re.fullmatch(r"[a-z.-]+", line)} == set()


def test_every_variable_of_the_description_is_a_column_of_some_table(dataset: Path) -> None:
    general = json.loads((dataset / "dataset_description.json").read_text(encoding="utf-8"))
    assert set(names(general)) == {name for file in data_files(dataset) for name in header(file)}


def test_no_second_description_and_no_metadata_of_a_whole_folder(dataset: Path) -> None:
    found = [path.parent for path in dataset.rglob("dataset_description.json")]
    assert found == [dataset]
    assert list(dataset.rglob("file_metadata.json")) == []


def test_the_version_of_the_rules_is_told(dataset: Path) -> None:
    general = json.loads((dataset / "dataset_description.json").read_text(encoding="utf-8"))
    assert general["schemaVersion"] == "1.5.1"


def test_a_column_row_id_would_have_to_be_unique_and_there_is_none(dataset: Path) -> None:
    assert {"row_id"} & {name for file in data_files(dataset) for name in header(file)} == set()


def test_data_files_have_names_of_keywords_and_values(dataset: Path) -> None:
    for file in (dataset / "data").iterdir():
        name = file.with_suffix(".csv").name
        assert DATA_FILE.fullmatch(name), file.name


def test_metadata_is_json_ld_of_a_schema_org_dataset_with_what_is_required(dataset: Path) -> None:
    for file in data_files(dataset):
        metadata = compiled(dataset, file)
        assert metadata["@context"] == "https://schema.org/"
        assert metadata["@type"] == "Dataset"
        assert set(metadata) >= NEEDED
        assert all(metadata[name] for name in NEEDED)


def test_no_property_is_used_that_schema_org_does_not_know(dataset: Path) -> None:
    for file in data_files(dataset):
        metadata = compiled(dataset, file)
        assert set(metadata) - {"@context", "@type"} <= OF_A_DATASET
        measured = metadata["variableMeasured"]
        assert isinstance(measured, list)
        for variable in measured:
            assert variable["@type"] == "PropertyValue"
            assert set(variable) - {"@type"} <= OF_A_VARIABLE
            for value in variable.get("valueReference", []):
                assert set(value) == {"@type", "value", "description"}


def test_every_column_is_described_beside_its_file_and_in_the_description(dataset: Path) -> None:
    general = json.loads((dataset / "dataset_description.json").read_text(encoding="utf-8"))
    for file in data_files(dataset):
        columns = header(file)
        assert len(columns) == len(set(columns))
        assert names(compiled(dataset, file)) == columns
        assert set(columns) <= set(names(general))
    assert len(names(general)) == len(set(names(general)))


def test_tables_are_utf_8_csv_with_as_many_cells_in_each_row_as_in_the_header(
    dataset: Path,
) -> None:
    for file in data_files(dataset):
        with file.open(encoding="utf-8", newline="") as opened:
            widths = {len(row) for row in csv.reader(opened, strict=True)}
        assert widths == {len(header(file))}


def test_no_file_is_empty(dataset: Path) -> None:
    assert [p.name for p in dataset.rglob("*") if p.is_file() and not p.stat().st_size] == []
