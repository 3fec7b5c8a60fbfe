"""The gates that hold documents against the code, each shown something untrue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tools.gates import documents

CONTRACTS = """
[importlinter:contract:layers]
layers =
    config
    (cli) | web
    vocab
[importlinter:contract:apps]
layers =
    cards
    care
[importlinter:contract:inside]
layers =
    (views)
    models
"""
ORDER = "config → cli | web → vocab\ncards → care\nviews → models\n"
VERSION = '__version__ = "1.2.0"\n'

CASES: dict[str, tuple[Callable[[Path], list[str]], dict[str, str], int]] = {
    "setting described": (
        documents.settings_page,
        {"src/visavis/a.py": "'VISAVIS_PORT'", "docs/operator/settings.md": "`VISAVIS_PORT`"},
        0,
    ),
    "secret as a file": (
        documents.settings_page,
        {
            "src/visavis/a.py": "'VISAVIS_TOKEN'",
            "docs/operator/settings.md": "`VISAVIS_TOKEN` `VISAVIS_TOKEN_FILE`",
        },
        0,
    ),
    "setting not described": (
        documents.settings_page,
        {"src/visavis/a.py": "'VISAVIS_PORT'", "docs/operator/settings.md": ""},
        1,
    ),
    "setting that is gone": (
        documents.settings_page,
        {"src/visavis/a.py": "", "docs/operator/settings.md": "`VISAVIS_PORT`"},
        1,
    ),
    "order as the contracts have it": (
        documents.drawn_order,
        {".importlinter": CONTRACTS, "ARCHITECTURE.md": ORDER},
        0,
    ),
    "order of yesterday": (
        documents.drawn_order,
        {".importlinter": CONTRACTS, "ARCHITECTURE.md": ORDER.replace("cards → care", "care")},
        1,
    ),
    "folder in the tree": (
        documents.undrawn_folders,
        {
            "ARCHITECTURE.md": "├── apps/  Django\n│   ├── care/  clients\n",
            "src/visavis/apps/__init__.py": "",
            "src/visavis/apps/care/__init__.py": "",
        },
        0,
    ),
    "folder not in the tree": (
        documents.undrawn_folders,
        {
            "ARCHITECTURE.md": "├── apps/  Django, with care/ in a sentence\n",
            "src/visavis/apps/__init__.py": "",
            "src/visavis/apps/care/__init__.py": "",
        },
        1,
    ),
    "same version everywhere": (
        documents.versions,
        {
            "src/visavis/__init__.py": VERSION,
            "CITATION.cff": "cff-version: 1.2.0\nversion: 1.2.0\n",
            "CHANGELOG.md": "# C\n\n## 1.2.0 (unreleased)\n",
        },
        0,
    ),
    "version not to be cited": (
        documents.versions,
        {
            "src/visavis/__init__.py": VERSION,
            "CITATION.cff": "cff-version: 1.2.0\nversion: 1.1.0\n",
            "CHANGELOG.md": "# C\n\n## 1.2.0\n",
        },
        1,
    ),
    "decision listed": (
        documents.listed_decisions,
        {
            "docs/decisions/0001-a.md": "# 0001. A\n",
            "docs/decisions/README.md": "- [0001. A](0001-a.md)\n",
        },
        0,
    ),
    "decision not listed": (
        documents.listed_decisions,
        {"docs/decisions/0001-a.md": "# 0001. A\n", "docs/decisions/README.md": "# D\n"},
        1,
    ),
    "file that is there": (
        documents.missing_paths,
        dict.fromkeys(documents.TRUTHFUL, "")
        | {"ARCHITECTURE.md": "see `privacy/seal.py`", "src/visavis/privacy/seal.py": ""},
        0,
    ),
    "file that is gone": (
        documents.missing_paths,
        dict.fromkeys(documents.TRUTHFUL, "") | {"ARCHITECTURE.md": "see `privacy/seal.py`"},
        1,
    ),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_documents_are_held_against_the_code(case: str, tmp_path: Path) -> None:
    gate, files, problems = CASES[case]
    for place, content in files.items():
        target = tmp_path / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    assert len(gate(tmp_path)) == problems
