"""What the report was made from and with, and how to cite it."""

from __future__ import annotations

from collections.abc import Sequence

from visavis.report.study.rows import Results, Rows, number
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.methods.compute import VISAVIS
from visavis.report.study.words import Words


def made_from(results: Results, telling: Telling) -> Finding:
    """Tell what is needed to make the same report again."""
    words, rows, versions = telling.words, results["made from"], results["versions"]
    named = {str(row["name"]): str(row["version"]) for row in versions}
    lines: list[list[str | Value]] = [[name, said] for name, said in named.items()]
    lines += [
        [called, said]
        for called, said in (
            (words.gettext("Codebook"), _said(rows, "codebook")),
            (words.gettext("Outcome"), _outcome(rows)),
            (words.gettext("Seed of chance"), words.count(number(rows.first(name="seed")))),
        )
        if said
    ]
    return Finding(
        key="made-from",
        title=words.gettext("How to make it again, and how to cite it"),
        sentence=words.gettext(
            "This report was made from the dataset “{dataset}”; the same tables and the same "
            "protocol give the same numbers.",
            dataset=_said(rows, "dataset"),
        ),
        more=[*_fingerprints(rows, words), *_planned(rows, words), _cited(named[VISAVIS], words)],
        table=Shown(
            caption=words.gettext("What it was made with."),
            heads=[words.gettext("What"), words.gettext("Which")],
            lines=lines,
        ),
    )


def _said(rows: Rows, name: str) -> str:
    return str(rows.first(name=name).get("said") or "")


def _outcome(rows: Rows) -> str:
    return " · ".join(said for name in ("instrument", "scale") if (said := _said(rows, name)))


def _fingerprints(rows: Rows, words: Words) -> Sequence[str]:
    said = []
    if _said(rows, "simulated"):
        said.append(
            words.gettext(
                "The dataset is simulated: nobody in it exists, and nothing in this report says "
                "anything about real therapies. It shows what such a report looks like."
            )
        )
    said.append(
        words.gettext("Fingerprint of the tables: {hash}", hash=_said(rows, "dataset's sha256"))
    )
    return said


def _planned(rows: Rows, words: Words) -> Sequence[str]:
    protocol = _said(rows, "protocol's sha256")
    if not protocol:
        return [
            words.gettext(
                "There was no protocol: nothing was named before the data were looked at, so every "
                "test is exploratory."
            )
        ]
    said = [words.gettext("Fingerprint of the protocol: {hash}", hash=protocol)]
    primary = [str(row["said"]) for row in rows.where(name="primary")]
    if not primary:
        return [*said, words.gettext("The protocol names no test, so every test is exploratory.")]
    named = words.gettext("The protocol named beforehand: {tests}.", tests="; ".join(primary))
    return [*said, named]


def _cited(version: str, words: Words) -> str:
    return words.gettext(
        "To cite: The Visavis developers. Visavis: two accounts of the same hour, version "
        "{version}. Give the fingerprints as well.",
        version=version,
    )
