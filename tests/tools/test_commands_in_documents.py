"""Every command line that a document shows can be typed: sub-commands and options exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tools.gates.markdown import FENCE, INLINE
from tools.gates.tree import ROOT, texts
from visavis.cli.main import Visavis, main

SHOWN = re.compile(r"(?:^|[\s`/])(visavis [a-z-][^`#\n]*)")


def shown(text: str) -> list[str]:
    """Command lines in the code of a document."""
    blocks = [found[0] for found in FENCE.finditer(text)]
    spans = INLINE.findall(FENCE.sub("", text))
    return [line.strip() for code in blocks + spans for line in SHOWN.findall(code)]


def problem(line: str) -> str:
    """What is wrong with a command line; nothing when it can be typed."""
    words = shlex.split(line)[1:]
    command: click.Command = main
    context = click.Context(main)
    while words and isinstance(command, click.Group):
        if words[0].startswith("-"):
            words = words[2:] if words[0] == "--data" else words[1:]
            continue
        found = command.get_command(context, words[0])
        if found is None:
            return f"{command.name} knows no {words[0]!r}"
        context = click.Context(found, parent=context)
        command, words = found, words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    known |= {option for parameter in command.params for option in parameter.secondary_opts}
    asked = {word.partition("=")[0] for word in words if word.startswith("--")}
    return ", ".join(sorted(asked - known - {"--help"}))


COMMAND_LINES = sorted(
    {
        (place, line)
        for place, text in texts(ROOT, ".md")
        if not place.startswith("CHANGELOG")
        for line in shown(text)
    }
)


@pytest.mark.parametrize(("place", "line"), COMMAND_LINES)
def test_a_command_that_a_document_shows_can_be_typed(place: str, line: str) -> None:
    assert problem(line) == "", place


@pytest.mark.parametrize(
    "line",
    [
        "visavis dance",
        "visavis keys dance",
        "visavis start --dance",
        "visavis import cards FILE.csv --dance",
    ],
)
def test_a_command_that_does_not_exist_is_noticed(line: str) -> None:
    assert "dance" in problem(line)


def test_commands_are_found_in_blocks_and_in_sentences(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("Type `visavis start`:\n\n```sh\n/bin/visavis links --json  # a\n```\n")
    assert shown(page.read_text()) == ["visavis links --json", "visavis start"]


def test_every_command_stands_in_the_operators_list() -> None:
    page = (ROOT / "docs" / "operator" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `visavis ([a-z]+)", page, re.MULTILINE)) == set(Visavis.table)
