"""A gate that cannot fail is a defect: each is shown something that it must refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.gates import code, markdown, text

HOME = "/ho" + "me/ann/visavis"  # in two parts, or the gate would find it here


def tree(root: Path, files: dict[str, str]) -> Path:
    for place, content in files.items():
        target = root / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    return root


def no_qa(rest: str) -> str:
    return "import x  # no" + "qa" + rest + "\n"


REFUSED: dict[str, tuple[Callable[[Path], list[str]], dict[str, str]]] = {
    "bare noqa": (code.exceptions_without_reason, {"a.py": no_qa("")}),
    "noqa without reason": (code.exceptions_without_reason, {"a.py": no_qa(": F401")}),
    "ignored type without reason": (
        code.exceptions_without_reason,
        {"a.py": "x = 1  # type: " + "ignore[assignment]\n"},
    ),
    "long file": (code.long_files, {"a.py": "x = 1\n" * 401}),
    "long function": (code.long_functions, {"a.py": "def f():\n" + "    x = 1\n" * 50}),
    "vault by module": (
        code.identity_outside_people,
        {"src/visavis/apps/care/a.py": "from visavis.apps.people.models import Identity\n"},
    ),
    "vault by attribute": (
        code.identity_outside_people,
        {"src/visavis/apps/care/a.py": "def f():\n    return models.Identity\n"},
    ),
    "vault by label": (
        code.identity_outside_people,
        {"src/visavis/web/a.py": "get_model('people.Identity')\n"},
    ),
    "somebody's folder": (text.machine_addresses, {"a.md": f"run it in {HOME}\n"}),
    "a registry": (text.machine_addresses, {"a.txt": "https://pypi.example/sim" + "ple/django\n"}),
    "unreadable script": (text.shell_scripts, {"a.sh": "if true; then\n"}),
    "long readme": (markdown.long_readme, {"README.md": "word\n" * 81}),
    "link to nowhere": (markdown.broken_links, {"a.md": "[b](b.md)\n"}),
    "anchor to nowhere": (markdown.broken_links, {"a.md": "# One\n[b](#two)\n"}),
    "unknown target": (
        lambda root: markdown.stale_commands(root, []),
        {"Makefile": "start:\n", "a.md": "```\nmake tea\n```\n"},
    ),
    "unknown sub-command": (
        lambda root: markdown.stale_commands(root, ["start"]),
        {"Makefile": "start:\n", "a.md": "Type `visavis dance`.\n"},
    ),
}

ACCEPTED: dict[str, tuple[Callable[[Path], list[str]], dict[str, str]]] = {
    "noqa with reason": (code.exceptions_without_reason, {"a.py": no_qa(": F401 -- slow")}),
    "file of just the length": (code.long_files, {"a.py": "x = 1\n" * 400}),
    "migration": (code.long_files, {"apps/care/migrations/0001_initial.py": "x = 1\n" * 401}),
    "docstring does not count": (
        code.long_functions,
        {"a.py": 'def f():\n    """A.\n' + "    b\n" * 60 + '    """\n    return 1\n'},
    ),
    "vault in people": (
        code.identity_outside_people,
        {"src/visavis/apps/people/a.py": "from visavis.apps.people.models import Identity\n"},
    ),
    "a page under that name": (text.machine_addresses, {"a.md": "https://a.example/home/x\n"}),
    "readable script": (text.shell_scripts, {"a.sh": "if true; then :; fi\n"}),
    "links": (
        markdown.broken_links,
        {"a.md": "[b](b.md#two-words) [web](https://a.example)\n", "b.md": "# Two words\n"},
    ),
    "link in code": (markdown.broken_links, {"a.md": "```\n[b](b.md)\n```\n`[c](c.md)`\n"}),
    "commands": (
        lambda root: markdown.stale_commands(root, ["start"]),
        {"Makefile": "start:\n", "a.md": "`make start`, `visavis start`; make tea yourself\n"},
    ),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_gate_refuses(case: str, tmp_path: Path) -> None:
    gate, files = REFUSED[case]
    assert len(gate(tree(tmp_path, files))) == 1


@pytest.mark.parametrize("case", sorted(ACCEPTED))
def test_gate_lets_pass(case: str, tmp_path: Path) -> None:
    gate, files = ACCEPTED[case]
    assert gate(tree(tmp_path, files)) == []
