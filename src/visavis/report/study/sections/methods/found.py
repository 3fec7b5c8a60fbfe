"""How the numbers were found, in words and with their sources."""

from __future__ import annotations

from collections.abc import Mapping

from visavis.report.study.rows import Results
from visavis.report.study.section import Finding, Shown, Telling, Value
from visavis.report.study.sections.methods.sources import (
    ALPHA,
    CR2,
    DROPOUT,
    HOLM,
    JACKKNIFE,
    KAPPA,
    MIXED,
    PERMUTATION,
    SATTERTHWAITE,
    SURVIVAL,
    TRUTH,
)
from visavis.report.study.words import Words


def found(results: Results, telling: Telling) -> Finding:
    """Tell what an interval is, and how tests were made."""
    words = telling.words
    used = _used(words)
    sources = results["sources"]
    lines: list[list[str | Value]] = [
        [used[str(row["method"])], str(row["source"])] for row in sources
    ]
    return Finding(
        key="numbers",
        title=words.gettext("How the numbers were found"),
        sentence=words.gettext(
            "Sessions of one client are more alike than those of two, and so are clients of one "
            "therapist: no interval takes reports as independent."
        ),
        more=[
            words.gettext(
                "A statement about therapists at large takes each therapist with all of their "
                "clients as one; a statement about these therapists takes each client as one. "
                "Standard errors are corrected for how few these are ({method}, or a jackknife "
                "that leaves out one of them at a time), and intervals are those of Student’s t "
                "with Satterthwaite’s degrees of freedom. {level} of such intervals contain what "
                "they estimate.",
                level=words.share(telling.level),
                method=CR2,
            ),
            words.gettext(
                "Whether both sides differ is tested by exchanging client and therapist in all "
                "sessions of a therapist together; several tests of one question are corrected "
                "by Holm’s method. What nobody named before the data were looked at is marked as "
                "exploratory."
            ),
            words.gettext(
                "Agreement is between raters, congruence between client and therapist. Both are "
                "compared with what chance alone would give."
            ),
        ],
        table=Shown(
            caption=words.gettext("Where the methods come from."),
            heads=[words.gettext("What for"), words.gettext("Source")],
            lines=lines,
        )
        if lines
        else None,
    )


def _used(words: Words) -> Mapping[str, str]:
    return {
        CR2: words.gettext("Standard errors with few clusters ({method})", method=CR2),
        SATTERTHWAITE: words.gettext("Degrees of freedom"),
        JACKKNIFE: words.gettext("Jackknife over clusters"),
        PERMUTATION: words.gettext("Permutation tests"),
        HOLM: words.gettext("Several tests of one question"),
        ALPHA: words.gettext("Agreement between raters"),
        KAPPA: words.gettext("Congruence beyond chance"),
        TRUTH: words.gettext("Congruence of ratings"),
        MIXED: words.gettext("Scores over time"),
        SURVIVAL: words.gettext("How long therapies last"),
        DROPOUT: words.gettext("Definitions of dropout"),
    }
