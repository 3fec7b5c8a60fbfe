from __future__ import annotations

from pathlib import Path

import pytest

from tools.gates.pins import UNREACHABLE, bounds

PROJECT = """
[project]
name = "visavis"
dependencies = ["click>=8.3"]
[project.optional-dependencies]
report = ["Ruamel.yaml~=1.0"]
server = ["visavis[report]"]
"""
PINS = "click==8.3.1 \\\n    --hash=sha256:aa\nruamel-yaml==1.4 \\\n    --hash=sha256:bb\n"


@pytest.mark.parametrize(
    ("pins", "problems"),
    [
        (PINS, []),
        (PINS.replace("8.3.1", "8.2"), ["requirements.txt: click==8.2 is not click>=8.3"]),
        (PINS.replace("ruamel", "other"), ["requirements.txt: Ruamel.yaml is not pinned"]),
        (PINS + "late==1.0\n", ["requirements.txt: late has no hashes"]),
    ],
)
def test_without_an_index_names_and_bounds_are_compared(
    tmp_path: Path, pins: str, problems: list[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(pins, encoding="utf-8")
    assert bounds(tmp_path) == problems


def test_a_contradiction_is_not_taken_for_a_missing_index() -> None:
    assert UNREACHABLE.search("cause: error sending request for url")
    assert UNREACHABLE.search("No solution found when resolving dependencies") is None
