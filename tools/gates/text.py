"""Rules about any text in the repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.gates.tree import files, texts

# Folders of somebody's machine, and the places that packages were fetched from.
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:home|root|work|Users|opt)/\w"
    r"|files\.python[h]osted"
    r"|https?://[^\s\"'<>)]*(?:/simple\b|regis[t]ry\.|artifac[t]ory)"
    r"|index-ur[l]|--find-link[s]"
)


def machine_addresses(root: Path) -> list[str]:
    """No path of a machine and no address of a package registry stands in the tree."""
    return [
        f"{place}:{number}: {found[0]!r} belongs to a machine, not into the repository"
        for place, text in texts(root)
        for number, line in enumerate(text.splitlines(), start=1)
        if (found := MACHINE.search(line))
    ]


def shell_scripts(root: Path) -> list[str]:
    """Every shell script can be read by a plain ``sh``."""
    problems = []
    for script in files(root, ".sh"):
        seen = subprocess.run(
            ["sh", "-n", str(script)], capture_output=True, text=True, check=False
        )
        if seen.returncode:
            problems.append(seen.stderr.strip() or f"{script}: cannot be read by sh")
    return problems
