"""What the documents claim, against the code."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from tools.gates.markdown import FENCE
from tools.gates.tree import texts

SETTING = re.compile(r"\b(?:VISAVIS_[A-Z][A-Z_]*[A-Z]|DATABASE_URL)\b")
SETTINGS_PAGE = "docs/operator/settings.md"
PATH = re.compile(r"`([\w.*-]+(?:/[\w.*-]+)*(?:/|\.(?:py|sh|md|cff|toml|po|ini|html)))`")
ROOTS = ("", "src/visavis", "src/visavis/apps")
TRUTHFUL = ("ARCHITECTURE.md", "CONTRIBUTING.md", "PRIVACY.md", "README.md", "SECURITY.md")
DRAWN_CONTRACTS = ("layers", "apps", "inside")


def settings_page(root: Path) -> list[str]:
    """The operator's page names every setting that the code reads, and no other."""
    code = {
        name
        for _place, text in texts(root / "src" / "visavis", ".py")
        for name in SETTING.findall(text)
    }
    page = set(SETTING.findall((root / SETTINGS_PAGE).read_text(encoding="utf-8")))
    # A secret may also be given as NAME_FILE; the code makes that name.
    page -= {f"{name}_FILE" for name in code}
    return [
        f"{SETTINGS_PAGE}: {name} is read and not described" for name in sorted(code - page)
    ] + [f"{SETTINGS_PAGE}: {name} is described and never read" for name in sorted(page - code)]


def missing_paths(root: Path) -> list[str]:
    """A file or folder that a document names is there."""
    return [
        f"{place}: `{path}` is not there"
        for place in TRUTHFUL
        for path in PATH.findall(FENCE.sub("", (root / place).read_text(encoding="utf-8")))
        if not any(list((root / base).glob(path)) for base in ROOTS)
    ]


def drawn_order(root: Path) -> list[str]:
    """ARCHITECTURE.md draws the import order as the contracts have it."""
    contracts = configparser.ConfigParser()
    contracts.read(root / ".importlinter")
    page = (root / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    lines = [
        drawn(contracts[f"importlinter:contract:{name}"]["layers"]) for name in DRAWN_CONTRACTS
    ]
    return [f"ARCHITECTURE.md: should show `{line}`" for line in lines if line not in page]


def drawn(layers: str) -> str:
    """The layers of a contract in one line, uppermost first."""
    return " → ".join(re.sub(r"[()]", "", line).strip() for line in layers.strip().splitlines())


def undrawn_folders(root: Path) -> list[str]:
    """The tree in ARCHITECTURE.md shows every folder of the package and every app."""
    page = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    package = root / "src" / "visavis"
    folders = [
        folder.name
        for parent in (package, package / "apps")
        for folder in sorted(parent.iterdir())
        if (folder / "__init__.py").exists()
    ]
    return [
        f"ARCHITECTURE.md: the tree does not show {name}/"
        for name in folders
        if not re.search(rf"^[│├└─ ]+{name}/", page, re.MULTILINE)
    ]


def versions(root: Path) -> list[str]:
    """The version of the package is the one to cite, and the changelog knows it."""
    source = (root / "src" / "visavis" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', source)
    if version is None:
        return ["src/visavis/__init__.py: there is no version"]
    wanted = {"CITATION.cff": f"\nversion: {version[1]}\n", "CHANGELOG.md": f"\n## {version[1]}"}
    return [
        f"{place}: does not name version {version[1]}"
        for place, line in wanted.items()
        if line not in (root / place).read_text(encoding="utf-8")
    ]


def listed_decisions(root: Path) -> list[str]:
    """The list of decisions names each of them, under its title."""
    folder = root / "docs" / "decisions"
    page = (folder / "README.md").read_text(encoding="utf-8")
    problems = []
    for file in sorted(folder.glob("[0-9]*.md")):
        title = file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        if f"- [{title}]({file.name})" not in page.splitlines():
            problems.append(f"docs/decisions/README.md: should list [{title}]({file.name})")
    return problems
