"""Whether the pins are what pyproject.toml asks for."""

from __future__ import annotations

import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.gates.programs import run

UNREACHABLE = re.compile(
    r"error sending request|dns error|client error|Could not connect|timed out"
)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;]+)", re.MULTILINE)
OPTIONS = (
    "--universal --all-extras --no-emit-package pyspark --no-emit-package py4j "
    "--generate-hashes --no-annotate --no-header --quiet"
)
FILES = ("requirements.txt", "requirements-spark.txt")
"""What is always installed, and what only Spark's tests and measurements need."""


def pins(root: Path) -> list[str]:
    """Resolve again, with the present pins as preference: nothing changes while they still fit.

    Where the package index is out of reach, names and bounds are compared instead.
    """
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "requirements.txt"
        shutil.copy(root / "requirements.txt", fresh)
        found = run(
            "uv", "pip", "compile", *OPTIONS.split(), "pyproject.toml", "--output-file", str(fresh)
        )
        if any(UNREACHABLE.search(line) for line in found):
            print("           the package index is out of reach: comparing names and bounds only")
            return bounds(root)
        if not found and fresh.read_bytes() != (root / "requirements.txt").read_bytes():
            return ["requirements.txt does not fit pyproject.toml; run `make requirements`"]
    return found or bounds(root)


def bounds(root: Path) -> list[str]:
    """Every requirement has a pin within its bounds, and every pin has hashes."""
    files = (root / name for name in FILES)
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.exists())
    pinned = {canonicalize_name(name): version for name, version in PIN.findall(text)}
    problems = []
    for requirement in requirements(root):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            problems.append(f"requirements.txt: {requirement.name} is not pinned")
        elif not requirement.specifier.contains(version, prereleases=True):
            problems.append(f"requirements.txt: {requirement.name}=={version} is not {requirement}")
    unhashed = re.findall(r"^([A-Za-z0-9._-]+)==[^\\\n]*$", text, re.MULTILINE)
    return problems + [f"requirements.txt: {name} has no hashes" for name in unhashed]


def requirements(root: Path) -> Iterator[Requirement]:
    """What pyproject.toml asks for, but for the package's own extras."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = list(project["dependencies"])
    for extra in project.get("optional-dependencies", {}).values():
        asked += extra
    for line in asked:
        requirement = Requirement(line)
        if requirement.name != project["name"]:
            yield requirement
