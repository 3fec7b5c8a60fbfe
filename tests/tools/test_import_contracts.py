"""Each contract in .importlinter is broken on purpose, in a copy of the tree, and must notice."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PLANTED = {
    # An import inside a function, and a folder that nobody placed.
    "vocab/planted_upward.py": "def f():\n    import visavis.privacy.seal\n",
    "helpers/__init__.py": "",
    # An import for types only.
    "apps/audit/actions/planted_ladder.py": (
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from visavis.apps.care.models import Client\n"
    ),
    "apps/care/models/planted_inside.py": (
        "def f():\n    from visavis.apps.care.actions import clients\n"
    ),
    "apps/care/queries/planted_name.py": (
        "from visavis.apps.people.models.identity import Identity\n"
    ),
    "stats/summaries/planted_result.py": "def f():\n    import visavis.stats.results\n",
    "privacy/planted_django.py": "def f():\n    import django.conf\n",
    # Two that need each other, one of them only when it is called.
    "cli/planted_one.py": "def f():\n    import visavis.cli.planted_two\n",
}
BESIDE = {"cli/planted_two.py": "import visavis.cli.planted_one\n"}
"""No violation by itself."""


BARE = {"vocab", "stats", "privacy", "codebooks", "instruments", "dataset", "exchange"}


def contracts() -> dict[str, configparser.SectionProxy]:
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    return {
        section.rpartition(":")[2]: parser[section]
        for section in parser.sections()
        if ":contract:" in section
    }


def contract_names() -> set[str]:
    return {contract["name"] for contract in contracts().values()}


def sources(contract: str) -> set[str]:
    return set(contracts()[contract]["source_modules"].split())


def children(folder: Path) -> set[str]:
    return {path.stem for path in folder.iterdir() if path.suffix in ("", ".py")} - {
        "__init__",
        "__pycache__",
    }


def lint_imports(tree: Path) -> str:
    """Run the contracts over the package in `tree` and return the report."""
    program = (
        "import sys; from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(config_filename='../.importlinter', no_cache=True))"
    )
    found = subprocess.run(  # noqa: S603 -- our own program and arguments
        [sys.executable, "-c", program],
        cwd=tree / "src",
        env={"PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout + found.stderr


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    tree = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / ".importlinter", tree)
    shutil.copytree(
        ROOT / "src" / "visavis",
        tree / "src" / "visavis",
        ignore=lambda _folder, names: {
            name for name in names if name == "__pycache__" or ("." in name and ".py" not in name)
        },
    )
    for place, text in (PLANTED | BESIDE).items():
        target = tree / "src" / "visavis" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return lint_imports(tree)


def test_every_contract_notices_a_planted_violation(report: str) -> None:
    assert set(re.findall(r"^(.+) BROKEN$", report, re.MULTILINE)) == contract_names()


@pytest.mark.parametrize("place", sorted(PLANTED))
def test_the_report_names_the_planted_file(report: str, place: str) -> None:
    module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    undeclared, in_a_circle = (
        f"Undeclared module(s):\n- {module}",
        f"-> .{module.rpartition('.')[2]}",
    )
    assert any(said in report for said in (f"visavis.{module}", undeclared, in_a_circle))


def test_the_bare_contract_names_every_bare_package_that_there_is() -> None:
    there = children(ROOT / "src" / "visavis") & BARE
    assert sources("bare") == {f"visavis.{name}" for name in there}


def test_the_identity_contract_names_everything_but_people() -> None:
    top = children(ROOT / "src" / "visavis") - {"apps"}
    apps = children(ROOT / "src" / "visavis" / "apps") - {"people"}
    assert sources("identity") == {f"visavis.{name}" for name in top} | {
        f"visavis.apps.{name}" for name in apps
    }


def test_the_bare_job_knows_the_same_packages() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = re.search(r"^BARE := (.+)$", makefile, re.MULTILINE)
    assert named is not None
    assert set(named[1].split()) == BARE
