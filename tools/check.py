"""Every static gate. Runs them all, says what each found, and counts at the end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial

from tools.gates import code, documents, markdown, pins, programs, text
from tools.gates.tree import ROOT
from visavis.cli.main import Visavis

Gate = Callable[[], list[str]]

GATES: dict[str, Gate] = {
    "pins": partial(pins.pins, ROOT),
    "format": programs.form,
    "lint": programs.lint,
    "imports": programs.imports,
    "names only in people": partial(code.identity_outside_people, ROOT),
    "exceptions have reasons": partial(code.exceptions_without_reason, ROOT),
    "files": partial(code.long_files, ROOT),
    "functions": partial(code.long_functions, ROOT),
    "shell scripts": partial(text.shell_scripts, ROOT),
    "no machine in the tree": partial(text.machine_addresses, ROOT),
    "readme": partial(markdown.long_readme, ROOT),
    "links": partial(markdown.broken_links, ROOT),
    "commands in documents": partial(markdown.stale_commands, ROOT, list(Visavis.table)),
    "settings described": partial(documents.settings_page, ROOT),
    "files that documents name": partial(documents.missing_paths, ROOT),
    "order as drawn": partial(documents.drawn_order, ROOT),
    "tree as drawn": partial(documents.undrawn_folders, ROOT),
    "decisions listed": partial(documents.listed_decisions, ROOT),
    "versions": partial(documents.versions, ROOT),
    "handbook": programs.handbook,
    "migrations": programs.migrations,
    "field register": programs.privacy_page,
    "dataset schema": programs.schema_page,
    "messages": programs.messages,
    "types": programs.types,
}
SHOWN = 20
"""Problems of one gate that are shown; the rest are counted."""


def colour(code_: str, words: str) -> str:
    """`words` in colour, where there is somebody to see it."""
    wanted = sys.stdout.isatty() or "FORCE_COLOR" in os.environ
    return f"\033[{code_}m{words}\033[0m" if wanted and "NO_COLOR" not in os.environ else words


def report(name: str, gate: Gate) -> int:
    """Run one gate, say how it went, and return the number of problems."""
    start = time.monotonic()
    problems = gate()
    took = f"{time.monotonic() - start:5.1f} s"
    mark = colour("31", "FAILED") if problems else colour("32", "ok    ")
    print(f"{mark} {took}  {name}", flush=True)
    for problem in problems[:SHOWN]:
        print(f"           {problem}")
    if len(problems) > SHOWN:
        print(f"           … and {len(problems) - SHOWN} more")
    return len(problems)


def main() -> int:
    """Run every gate; end with 1 when any failed."""
    failed = [name for name, gate in GATES.items() if report(name, gate)]
    if failed:
        print(colour("31", f"{len(failed)} of {len(GATES)} gates failed: {', '.join(failed)}"))
        return 1
    print(colour("32", f"all {len(GATES)} gates passed"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
