"""Rules about our own code that no tool knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tools.gates.tree import texts

FILE_LINES = 400
FUNCTION_LINES = 50
CODE = (".py", ".sh", ".css", ".js", ".html", ".typ")
WRITTEN_BY_TOOLS = ("/migrations/", "/vendored/")

VAULT = ("people.identity", "people_identity")
"""The vault's model and table, as Django and SQL name them."""

EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no cover)(.*)")
WITH_REASON = {
    "noqa": re.compile(r": [A-Z]+\d+(, [A-Z]+\d+)* -- \S"),
    "type": re.compile(r"\[[a-z-]+(, ?[a-z-]+)*\]  # \S"),
    "pragma": re.compile(r" -- \S"),
}


def exceptions_without_reason(root: Path) -> list[str]:
    """A rule may be broken on one line, with a sentence why."""
    problems = []
    for place, text in texts(root, ".py"):
        for number, line in enumerate(text.splitlines(), start=1):
            found = EXCEPTION.search(line)
            if found and not WITH_REASON[found[1].split(":")[0]].match(found[2]):
                problems.append(f"{place}:{number}: an exception to a rule needs ` -- reason`")
    return problems


def long_files(root: Path) -> list[str]:
    """No file that a person wrote is longer than `FILE_LINES`."""
    return [
        f"{place}: {count} lines, at most {FILE_LINES}"
        for place, text in texts(root, *CODE)
        if not any(part in f"/{place}" for part in WRITTEN_BY_TOOLS)
        and (count := len(text.splitlines())) > FILE_LINES
    ]


def long_functions(root: Path) -> list[str]:
    """No function is longer than `FUNCTION_LINES`, docstring aside."""
    return [
        f"{place}:{function.lineno}: {function.name} has {lines} lines, at most {FUNCTION_LINES}"
        for place, text in texts(root, ".py")
        for function in functions(ast.parse(text))
        if (lines := length(function)) > FUNCTION_LINES
    ]


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function in `tree`, methods and inner ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def identity_outside_people(root: Path) -> list[str]:
    """Names and contacts of clients are reached only from `people`, by whatever path.

    The import contract sees modules; this sees the name, also through ``people.models`` and in
    Django's ``"people.Identity"``.
    """
    problems = []
    for place, text in texts(root / "src" / "visavis", ".py"):
        if place.startswith(("apps/people/", "privacy/register/")):
            continue
        problems += [
            f"src/visavis/{place}:{line}: the identity vault is reached only from people"
            for line in identity_lines(ast.parse(text))
        ]
    return problems


def identity_lines(tree: ast.Module) -> list[int]:
    """Lines on which `tree` names the identity vault."""
    return sorted({node.lineno for node in ast.walk(tree) if names_vault(node)})


def names_vault(node: ast.AST) -> TypeGuard[ast.stmt | ast.expr]:
    """Whether `node` imports the vault, takes it from a module, or spells its name."""
    match node:
        case ast.ImportFrom(module=module, names=names):
            vault = (module or "").endswith("people.models.identity")
            return vault or any(alias.name == "Identity" for alias in names)
        case ast.Attribute(attr="Identity"):
            return True
        case ast.Constant(value=str(text)):
            return text.lower() in VAULT
        case _:
            return False
