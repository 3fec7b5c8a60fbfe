"""Gates that other programs keep: formatter, linter, types, imports, migrations."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.gates.tree import ROOT


def run(*command: str) -> list[str]:
    """Run a program of this environment; when it fails, what it says is the problem."""
    with tempfile.TemporaryDirectory() as data:
        seen = subprocess.run(
            [program(command[0]), *command[1:]],
            cwd=ROOT,
            env=os.environ
            | {
                "PYTHONPATH": str(ROOT / "src"),
                "DJANGO_SETTINGS_MODULE": "visavis.config.settings",
                "VISAVIS_DATA": data,
                "UV_SYSTEM_CERTS": "1",  # a network may have a certificate authority of its own
                "NO_MKDOCS_2_WARNING": "1",  # news about a successor, in the middle of the report
            },
            capture_output=True,
            text=True,
            check=False,
        )
    if seen.returncode == 0:
        return []
    said = [line for line in (seen.stdout + seen.stderr).splitlines() if line.strip()]
    return said or [f"{command[0]} ended with {seen.returncode} and said nothing"]


def program(name: str) -> str:
    """The program that is installed beside this Python, or whatever the path has."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else name


def form() -> list[str]:
    """Code has the agreed form."""
    return run("ruff", "format", "--check", "--quiet", ".")


def lint() -> list[str]:
    """Ruff has nothing to say."""
    return run("ruff", "check", "--quiet", "--output-format", "concise", ".")


def types() -> list[str]:
    """Mypy, strict, over everything."""
    return run("mypy", "--no-error-summary")


def imports() -> list[str]:
    """The contracts in .importlinter are kept."""
    return run("lint-imports", "--no-cache")


def migrations() -> list[str]:
    """Every change of a model has its migration."""
    return run("python", "-m", "django", "makemigrations", "--check", "--dry-run")


def privacy_page() -> list[str]:
    """The field register in PRIVACY.md says what the register says."""
    return run("python", "-m", "tools.privacy_page")


def schema_page() -> list[str]:
    """The researchers' page says what the schema of the study dataset says."""
    return run("python", "-m", "tools.schema_page")


def messages() -> list[str]:
    """Every sentence is in the catalogues, and translated."""
    return run("python", "-m", "tools.messages", "check")


def handbook() -> list[str]:
    """The handbook builds without a warning."""
    with tempfile.TemporaryDirectory() as folder:
        said = run("mkdocs", "build", "--strict", "--site-dir", folder)
    return [line for line in said if line.startswith(("WARNING", "ERROR"))] or said
