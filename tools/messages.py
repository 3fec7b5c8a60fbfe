"""Catalogues of translatable sentences: ``collect``, ``compile``, ``check``.

Sources are all of ``src/visavis``: templates, ``gettext`` and, where no Django may be imported,
``gettext_noop``. Catalogues carry no line numbers and no dates, so that a difference is a
difference of words.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tools.build_messages import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
TRANSLATED = ("fr",)
DATES = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team).*\n', re.MULTILINE
)

BLANK = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
"""A place in a sentence that the program fills in."""

Sentence = tuple[str, str]
"""Context and singular."""


def collect(root: Path = ROOT) -> None:
    """Bring every catalogue below `root` up to date with the sources there."""
    package = root / "src" / "visavis"
    (package / "web" / "locale").mkdir(exist_ok=True)
    languages = [part for language in TRANSLATED for part in ("--locale", language)]
    with tempfile.TemporaryDirectory() as data:
        subprocess.run(
            [
                *(sys.executable, "-m", "django", "makemessages", *languages),
                *("--no-location", "--no-wrap", "--no-obsolete", "--verbosity", "0"),
            ],
            cwd=package,
            env=os.environ
            | {
                "PYTHONPATH": str(root / "src"),
                "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
                "VISAVIS_DATA": data,
            },
            check=True,
        )
    for file in catalogues(root):
        file.write_text(DATES.sub("", file.read_text(encoding="utf-8")), encoding="utf-8")


def catalogues(root: Path) -> list[Path]:
    """Every catalogue below `root`."""
    return sorted((root / "src").glob("**/*.po"))


def collected_afresh(root: Path, folder: Path) -> Path:
    """Collect in a copy of the sources in `folder`, and return the copy."""
    shutil.copytree(
        root / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.mo")
    )
    collect(folder)
    return folder


def problems(root: Path = ROOT) -> list[str]:
    """What the catalogues lack, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        copy = collected_afresh(root, Path(folder))
        return [
            problem
            for fresh in catalogues(copy)
            for problem in compare(root / fresh.relative_to(copy), fresh)
        ]


def compare(kept: Path, fresh: Path) -> Iterator[str]:
    """What `kept` lacks of `fresh`, which was collected from the sources."""
    language = fresh.parent.parent.name
    have, want = sentences(kept), sentences(fresh)
    for _context, text in want.keys() - have.keys():
        yield f"{language}: not collected, run `make messages`: {text!r}"
    for _context, text in have.keys() - want.keys():
        yield f"{language}: no longer in the sources, run `make messages`: {text!r}"
    for (_context, text), message in have.items():
        if message.fuzzy:
            yield f"{language}: fuzzy, look it over: {text!r}"
        elif not all(strings(message)):
            yield f"{language}: not translated: {text!r}"
        elif any(blanks(said) not in map(blanks, sources(message)) for said in strings(message)):
            yield f"{language}: other blanks than in the source: {text!r}"


def sentences(file: Path) -> dict[Sentence, Message]:
    """The sentences of a catalogue; none when there is no such file."""
    if not file.exists():
        return {}
    with file.open("rb") as stream:
        catalogue = read_po(stream)
    return {
        (
            message.context or "",
            message.id if isinstance(message.id, str) else message.id[0],
        ): message
        for message in catalogue
        if message.id
    }


def blanks(text: str) -> list[str]:
    """The places in `text` that the program fills in; a French sentence may order them anew."""
    return sorted(BLANK.findall(text))


def sources(message: Message) -> tuple[str, ...]:
    """The sentence as the program has it, or its singular and its plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings(message: Message) -> tuple[str, ...]:
    """The translation, or the translations of each plural."""
    if message.string is None or isinstance(message.string, str):
        return (message.string or "",)
    return tuple(message.string)


def main(arguments: list[str]) -> int:
    """Do what was asked for."""
    match arguments:
        case ["collect"]:
            collect()
        case ["compile"]:
            compile_catalogues(ROOT)
        case ["check"]:
            found = problems()
            print("\n".join(found))
            return 1 if found else 0
        case _:
            print("one of: collect, compile, check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
