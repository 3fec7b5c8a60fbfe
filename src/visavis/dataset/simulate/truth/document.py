"""``truth.json``: plan, truths and counts in one file beside the data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from visavis import __version__
from visavis.dataset.simulate.plan import Plan
from visavis.dataset.simulate.truth.all_truths import FAMILIES, ROWS
from visavis.dataset.simulate.truth.queries import VIEWS, query
from visavis.dataset.simulate.truth.realised import COUNTS, Realised
from visavis.dataset.simulate.truth.value import Truth

SAYS = {
    "truths": (
        "What was planted. `latent` is the value without anything in between; `target` is the "
        "value that an analysis of these tables aims at, after missing cards, raters' confusions "
        "and consensus: where an infinitely large network of this kind would settle. `how` says "
        "of which rows, counted how, and how exactly the target was computed; `query` names the "
        "query that finds the estimate. Without a target there is no estimate to compare with. "
        "`n` says on how many rows of this very dataset the estimate rests: the rows in `how`, or "
        "the clients, episodes or pairs of them that it averages over. They are not independent "
        "of each other, so no standard error follows from `n` alone. Truths of the name rows, and "
        "those without a target, have none."
    ),
    "queries": (
        "SQL of DuckDB over the tables, each by its name in the dataset. Run `views` first. Then "
        "each of `truths` finds the estimates of the truths that name it, with their `n`, told "
        "apart by the same words as there: one that a truth lacks is empty or null here. Each of "
        "`realised` finds the rows of the count of that name."
    ),
    "words": {
        "before the reveal": "Cards with after_reveal = false.",
        "coded": (
            "In the table consensus. All reports of clients with scope text in enrolments are, and "
            "no others; all three raters coded each of them in the round first."
        ),
        "settled": "The category in consensus. A gap there: it was settled that none fits.",
        "judged the same": "In matches, two or three of the three raters have same = true.",
        "decoy": "A pair of two sessions of one episode, which raters were shown unawares.",
        "guess": "The therapist's guess of what the client experienced, on the therapist's card.",
    },
    "realised": (
        "What is in these tables, counted: rows by the columns beside `count`. A gap (null) in a "
        "column is a group of its own. `occurrence` counts sessions with both cards in before the "
        "reveal by what both gates of a valence say, unanswered ones too; `matches` counts "
        "judgements, one for each rater and pair; `settled_matches` counts pairs, `same` being "
        "what two or three raters judged, by the valence of the client's report and the "
        "perspective of the other."
    ),
    "plan": "Every planted parameter. The code that draws from it explains each of them.",
}


def document(
    network: Mapping[str, int], plan: Plan, truths: Sequence[Truth], realised: Realised
) -> bytes:
    """Return the content of ``truth.json``."""
    content = {
        "says": SAYS,
        "made_by": f"visavis {__version__}",
        "network": dict(network),
        "truths": [replace(truth, n=realised.denominators.of(truth)).as_json() for truth in truths],
        "realised": realised.as_json(),
        "queries": {
            "views": query(VIEWS),
            "truths": {name: query(name) for name in (ROWS, *FAMILIES)},
            "realised": {name: count.query for name, count in COUNTS.items()},
        },
        "plan": asdict(plan),
    }
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()
