from __future__ import annotations

import errno
import importlib.util
import subprocess
import sys
from importlib.machinery import ModuleSpec
from typing import ClassVar

import click
import pytest
from click.testing import CliRunner

from visavis.cli.lazy import LazyCommand, LazyGroup, Needs
from visavis.cli.main import Visavis, main
from visavis.vocab.remedy import RemedyError


@click.command()
def refuse() -> None:
    raise RemedyError("It is too late. Come earlier.")  # noqa: EM101, TRY003 -- invented


class Example(LazyGroup):
    table: ClassVar[dict[str, LazyCommand]] = {
        "refuse": LazyCommand(__name__, "refuse", "Says no.", Needs.BARE),
        "serve": LazyCommand("visavis.cli.nowhere", "serve", "Serves.", Needs.SERVER),
    }


@click.group(cls=Example)
def example() -> None: ...


def test_a_remedy_is_shown_as_one_sentence_with_exit_code_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, __name__, sys.modules[refuse.callback.__module__])
    result = CliRunner().invoke(example, ["refuse"])
    assert (result.exit_code, result.output) == (2, "visavis: It is too late. Come earlier.\n")


def test_help_lists_commands_without_importing_them() -> None:
    result = CliRunner().invoke(example, ["--help"])
    assert (result.exit_code, "serve" in result.output) == (0, True)


def test_a_server_command_on_the_bare_install_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = importlib.util.find_spec

    def without_django(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "django" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_django)
    result = CliRunner().invoke(example, ["serve"])
    assert result.exit_code == 2
    assert result.output == (
        "visavis: `visavis serve` belongs to the server, which is not installed here. "
        "Install it with: pip install 'visavis[server]'\n"
    )


def test_a_fault_is_one_sentence_and_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_what: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/srv/x")

    monkeypatch.setattr("visavis.cli.lazy.require", full)
    result = CliRunner().invoke(example, ["serve"])
    assert result.exit_code == 2
    assert result.output == (
        "visavis: The disk is full (/srv/x): make room on it. What was begun is not done; "
        "try again then.\n"
    )


def test_help_loads_neither_django_nor_any_command() -> None:
    code = (
        "import sys; from visavis.cli.main import main; main(['--help'], standalone_mode=False); "
        "sys.exit(any(n.split('.')[0] in ('django', 'cryptography', 'openpyxl') "
        "for n in sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)  # noqa: S603 -- our own
    assert result.returncode == 0, result.stdout


def test_every_command_in_the_table_has_its_own_help() -> None:
    for name in Visavis.table:
        result = CliRunner().invoke(main, [name, "--help"])
        assert (result.exit_code, result.output.split()[0]) == (0, "Usage:"), name


def test_a_report_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    there = importlib.util.find_spec

    def without_drawing(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "vl_convert" else there(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", without_drawing)
    result = CliRunner().invoke(main, ["report", "nowhere", "--out", "out"])
    assert result.exit_code == 2
    assert "pip install 'visavis[report]'" in result.output
