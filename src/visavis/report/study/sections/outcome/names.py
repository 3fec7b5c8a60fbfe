"""What predictors and estimates are called in sentences and tables."""

from __future__ import annotations

from visavis.report.study.section import Telling

WITHIN, BETWEEN, SAME = "within clients", "between clients", "same session"


def named(estimate: str, telling: Telling) -> str:
    """Return an estimate's name in the reader's words, as in ``client_helpful, within clients``."""
    words = telling.words
    parts = {
        WITHIN: words.gettext("against the client’s other sessions"),
        BETWEEN: words.gettext("against other clients"),
        "between therapists": words.gettext("against other therapists’ clients"),
        SAME: words.gettext("same session"),
        "alone": words.gettext("by itself"),
        "beyond the others": words.gettext("beyond the others"),
    }
    what, *where = estimate.split(", ")
    return ", ".join([predictor(what, telling), *(parts.get(part, part) for part in where)])


def predictor(name: str, telling: Telling) -> str:
    """Return what a predictor is."""
    words = telling.words
    if " less " in name:
        one, other = name.split(" less ", 1)
        return words.gettext(
            "{one} less {other}", one=predictor(one, telling), other=predictor(other, telling)
        )
    if name.startswith("share with "):
        what = predictor(name.removeprefix("share with "), telling)
        return words.gettext("explained share: {what}", what=what)
    column, _, category = name.partition(":")
    known = {
        "client_helpful": words.gettext("client names something helpful"),
        "client_hindering": words.gettext("client names something in the way"),
        "therapist_helpful": words.gettext("therapist names something helpful"),
        "therapist_hindering": words.gettext("therapist names something in the way"),
        "shared_category_helpful": words.gettext("both name the same kind of help"),
        "types": words.gettext("kind"),
        "congruence": words.gettext("match of the pair"),
    }
    said = known.get(column, column)
    if category:
        return words.gettext("{what}: {category}", what=said, category=telling.title(category))
    return said
