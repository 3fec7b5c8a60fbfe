"""Rules about the documents: links lead somewhere, commands exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote

from tools.gates.tree import texts

README_LINES = 80
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*#*$", re.MULTILINE)
COMMAND = re.compile(r"(?:^|[\s`$(])(make|visavis) +([a-z][a-z-]*)")


def long_readme(root: Path) -> list[str]:
    """The README is read in two minutes."""
    lines = len((root / "README.md").read_text(encoding="utf-8").splitlines())
    return [f"README.md: {lines} lines, at most {README_LINES}"] if lines > README_LINES else []


def broken_links(root: Path) -> list[str]:
    """Every relative link leads to a file, and its anchor to a heading there."""
    problems = []
    for place, text in texts(root, ".md"):
        for target in LINK.findall(INLINE.sub("", FENCE.sub("", text))):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = unquote(target).partition("#")
            file = (root / place).parent / path if path else root / place
            if not file.exists():
                problems.append(f"{place}: the link to {target} leads nowhere")
            elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
                problems.append(f"{place}: {target} names a heading that is not there")
    return problems


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings."""
    return {slug(title) for title in HEADING.findall(FENCE.sub("", text))}


def slug(title: str) -> str:
    """A heading as an anchor, the way GitHub and mkdocs write it."""
    plain = re.sub(r"[^\w\s-]", "", title.replace("`", "").lower())
    return re.sub(r"\s", "-", plain.strip())


def stale_commands(root: Path, subcommands: Collection[str]) -> list[str]:
    """Every ``make`` target and ``visavis`` sub-command that a document shows exists."""
    known = {"make": make_targets(root), "visavis": set(subcommands)}
    return [
        f"{place}: `{program} {name}` is no command"
        for place, text in texts(root, ".md")
        if not place.startswith("CHANGELOG")
        for program, name in sorted(set(shown_commands(text)))
        if name not in known[program]
    ]


def shown_commands(text: str) -> Iterator[tuple[str, str]]:
    """Commands in the code of a document, not in its sentences."""
    for code in [found[0] for found in FENCE.finditer(text)]:
        yield from COMMAND.findall(code)
    for code in INLINE.findall(FENCE.sub("", text)):
        yield from COMMAND.findall(code)


def make_targets(root: Path) -> set[str]:
    """The targets of the Makefile."""
    text = (root / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))
