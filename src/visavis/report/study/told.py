"""A report in one language: what every form of it, page, paper and files, is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from visavis import __version__
from visavis.report.study.compute import Report
from visavis.report.study.figures.figure import Figure, svg
from visavis.report.study.section import Computed, Finding, Role, Telling
from visavis.report.study.words import Words
from visavis.vocab.remedy import RemedyError


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSection:
    """One section with its findings."""

    key: str
    title: str
    findings: Sequence[Finding]
    in_short: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A section that cannot be, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The whole report in one language."""

    language: str
    title: str
    name: str
    made: str
    """The line with the date: the only one that another day changes."""
    simulated: str
    """A warning over everything, where nobody in the dataset exists."""
    labels: Mapping[str, str]
    """Words of the page itself."""
    roles: Mapping[Role, str]
    short: Sequence[str]
    """The first sentence of every section: what was found, in brief."""
    sections: Sequence[ToldSection]
    left_out: Sequence[LeftOut]
    drawn: Mapping[str, tuple[Figure, str]]
    """Figures by ``section-finding``, each with its drawing."""


def tell(report: Report, words: Words, *, on: date) -> Told:
    """Tell a report.

    Parameters
    ----------
    report
        What was computed.
    words
        The language.
    on
        The day that is written on it.

    Raises
    ------
    RemedyError
        When the protocol names as primary what no section of the report tells.
    """
    plan = report.study.plan
    telling = Telling(words, _titles(report), plan.level, frozenset(plan.primary))
    sections = [_section(one, telling) for one in report.sections if one.left_out is None]
    _refuse_unknown(report, sections)
    drawn = {
        f"{section.key}-{finding.key}": (finding.figure, svg(finding.figure))
        for section in sections
        for finding in section.findings
        if finding.figure is not None
    }
    study = report.study
    return Told(
        language=words.language,
        title=words.gettext("What helps, and what gets in the way"),
        name=study.dataset.name,
        made=words.gettext("{day}, Visavis {version}", day=on.isoformat(), version=__version__),
        simulated=words.gettext("A simulated network: nobody in it exists.")
        if study.dataset.simulated
        else "",
        labels=_labels(words),
        roles={
            Role.DESCRIPTION: "",
            Role.PRIMARY: words.gettext("Planned beforehand"),
            Role.EXPLORATORY: words.gettext("Exploratory: looked at, not planned"),
        },
        short=[one.findings[0].sentence for one in sections if one.in_short and one.findings],
        sections=sections,
        left_out=[
            LeftOut(title=words.gettext(one.section.title), why=one.left_out)
            for one in report.sections
            if one.left_out is not None
        ],
        drawn=drawn,
    )


def _section(one: Computed, telling: Telling) -> ToldSection:
    return ToldSection(
        key=one.section.key,
        title=telling.words.gettext(one.section.title),
        findings=one.section.tell(one.results, telling),
        in_short=one.section.in_short,
    )


def _refuse_unknown(report: Report, sections: Sequence[ToldSection]) -> None:
    """Refuse a misspelt plan: what it means would be told as exploratory."""
    known = {f"{section.key}-{one.key}" for section in sections for one in section.findings}
    for one in report.sections:
        known |= {f"{row.get('table')}: {row.get('name')}" for row in one.results.get("models", ())}
    left_out = tuple(f"{one.section.key}-" for one in report.sections if one.left_out is not None)
    for name in report.study.plan.primary:
        if name not in known and not name.startswith(left_out) and not (left_out and ": " in name):
            msg = (
                f"The protocol names {name!r} as primary, and the report tells no such thing. Name "
                "a finding as reported-helpful, or an estimate as it stands in "
                "tables/outcome-models.csv, as 'next session: client_helpful, within clients'."
            )
            raise RemedyError(msg)


def _titles(report: Report) -> dict[str, str]:
    """Return what the codebook calls each category that a result names."""
    names = {
        str(row[word])
        for one in report.sections
        for rows in one.results.values()
        for row in rows
        for word in ("category", "of")
        if row.get(word)
    }
    return {name: report.study.title_of(name) for name in sorted(names)}


def _labels(words: Words) -> dict[str, str]:
    return {
        "short": words.gettext("In short"),
        "contents": words.gettext("Contents"),
        "not_here": words.gettext("Not in this one; the end of the page says why."),
        "left_out": words.gettext("What this report cannot say"),
        "notes": words.gettext("Notes"),
        "table": words.gettext("Table"),
    }
