from __future__ import annotations

import pytest

from bench import __main__ as bench
from bench import engines, seeds


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


def test_engines_are_asked_what_the_suite_leaves_out() -> None:
    command = engines.pytest_command()
    assert command[command.index("-m", 2) + 1] == "wide"
    assert engines.counted("=== 2 failed, 31 passed in 9s ===", "passed") == 31
    assert engines.counted("=== 31 passed in 9s ===", "failed") == 0
