"""Two reports side by side, as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from visavis.report.study.made.page import filled
from visavis.report.study.section import Finding
from visavis.report.study.told import Told

TEMPLATE = "comparison.html.jinja"
SIDES = ("a", "b")
"""What names of figures begin with: both reports have figures of the same name."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One finding of both reports; None where one of them has none."""

    title: str
    findings: tuple[Finding | None, Finding | None]
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Both:
    """One section of both reports."""

    key: str
    title: str
    findings: Sequence[Beside]


def comparison(told: tuple[Told, Told], *, names: tuple[str, str]) -> str:
    """Return the page.

    Parameters
    ----------
    told
        Both reports, in the same language.
    names
        What the two are called.
    """
    drawings = {
        f"{side}-{name}": image
        for side, one in zip(SIDES, told, strict=True)
        for name, (_figure, image) in one.drawn.items()
    }
    return filled(
        TEMPLATE, told=told[0], both=told, names=names, sections=[*_sections(told)], images=drawings
    )


def _sections(told: tuple[Told, Told]) -> Iterator[Both]:
    """Yield the sections that either report has, in the order of the first."""
    known = {section.key: section.title for one in told for section in one.sections}
    for key, title in known.items():
        pair = [_findings(one, key) for one in told]
        keys = list(dict.fromkeys([*pair[0], *pair[1]]))
        yield Both(key, title, [_beside(key, name, pair) for name in keys])


def _findings(told: Told, section: str) -> dict[str, Finding]:
    return {
        finding.key: finding
        for each in told.sections
        if each.key == section
        for finding in each.findings
    }


def _beside(section: str, key: str, pair: Sequence[dict[str, Finding]]) -> Beside:
    one, other = (findings.get(key) for findings in pair)
    title = next(finding.title for finding in (one, other) if finding is not None)
    first, second = (f"{side}-{section}-{key}" for side in SIDES)
    return Beside(title, (one, other), (first, second))
