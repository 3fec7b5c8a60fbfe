from __future__ import annotations

import pytest

from bench import __main__ as bench
from bench import seeds


def test_without_a_name_the_parts_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main([]) == 0
    listed = [line for line in capsys.readouterr().out.splitlines() if "PART=" in line]
    assert len(listed) == len(bench.PARTS)


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["tea"]) == 2
    assert "'tea'" in capsys.readouterr().err


def test_seeds_run_the_property_tests_and_nothing_else() -> None:
    command = seeds.pytest_command(7)
    assert command[command.index("-m", 2) + 1] == "hypothesis"
    assert "--hypothesis-seed=7" in command
