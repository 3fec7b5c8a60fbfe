"""What is withheld so that nobody can be recognised, and what else was left out beforehand."""

from __future__ import annotations

from visavis.report.study.rows import Results, number
from visavis.report.study.section import Finding, Telling


def recognised(results: Results, telling: Telling) -> Finding:
    """Tell the rule for small cells, and what the dataset says of itself."""
    words, rows = telling.words, results["made from"]
    least = {
        name: words.count(number(rows.first(name=f"least {name}")))
        for name in ("therapists", "clients")
    }
    notes = [str(row["said"]) for row in rows.where(name="note")]
    more = [
        words.gettext(
            "Where too few are behind a number, it is withheld, and so are others from which it "
            "could be had by subtraction. Nobody is ranked."
        )
    ]
    if notes:
        more.append(words.gettext("What was left out or made coarser when the data were exported:"))
    return Finding(
        key="recognised",
        title=words.gettext("How nobody is recognised"),
        sentence=words.gettext(
            "Every number about people rests on {clients} clients and {therapists} therapists or "
            "more.",
            **least,
        ),
        more=[*more, *notes],
    )
