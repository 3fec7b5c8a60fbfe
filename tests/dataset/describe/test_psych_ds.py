"""The public rules of Psych-DS, said once more without our own code.

From the specification (psych-ds.github.io, schema 1.4): what a folder must hold, how data files
are named, what the metadata must say. The rules that only warn are held as well.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.dataset.example import write_example

DATA_FILE = re.compile(r"([a-z]+-[a-zA-Z0-9]+)(_[a-z]+-[a-zA-Z0-9]+)*_data\.csv")
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


def test_whatever_is_beyond_the_rules_is_to_be_ignored(dataset: Path) -> None:
    known = {"dataset_description.json", "data", "README.md", "CHANGES.md", ".psychdsignore"}
    ignored = (dataset / ".psychdsignore").read_text().split()
    assert {path.name for path in dataset.iterdir()} - known <= set(ignored)


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
