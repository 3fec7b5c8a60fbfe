"""A small study dataset without a fault: two therapies, four sessions, some coding."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import polars as pl

from visavis.dataset.schema import TABLES
from visavis.dataset.write import DatasetWriter, Description, Form

ABOUT = Description(
    name="Two therapies", says="Invented by hand for tests.", made_by="visavis", text=True
)
CODEBOOK = {
    "codebook": "impacts",
    "version": "1",
    "categories": [
        {"code": "insight", "valence": "helpful"},
        {"code": "relief", "valence": "helpful"},
        {"code": "poor_fit", "valence": "hindering"},
        {"code": "silence"},
    ],
}
INSTRUMENT = {"id": "mood", "version": "1", "scales": [{"id": "total"}]}
WRITTEN = r"""
therapists
therapist|practice|orientation|experience_years|experience_band
t1|p1|psychodynamic|12|
t2|p1|||5_to_9

clients
client|practice
c1|p1
c2|p1
c3|

enrolments
client|therapist|invited|outcome|consent_day|scope
c1|t1|true|enrolled|-3|text
c2|t2|true|enrolled|0|research
c3|t2|false|not_asked||

episodes
episode|client|therapist|status|last_day|observed_until|ending_client|ending_therapist|study_quarter
e1|c1|t1|ended|7|90|agreed|faded_out|1
e2|c2|t2|open|0|60|||2

sessions
session|episode|number|day|status|cards_expected
s1|e1|1|0|held|true
s2|e1|2|7|held|true
s3|e1|3|14|cancelled|false
s4|e2|1|0|held|true

cards
card|session|perspective|form|language|helpful|hindering|delay_hours|after_reveal|on_paper
k1|s1|client|card@1|en|yes|nothing|1.5|false|false
k2|s1|therapist|card@1|fr-CH|yes|yes|20.0|false|true
k3|s2|client|card@1|en|nothing|yes||true|
k4|s4|therapist|||nothing|unanswered|0.25|false|
k5|s4|client|card@1|fr|yes|nothing|2.0|false|

eventReports
report|card|session|episode|client|therapist|perspective|valence|rating|moment|visibility|text
r1|k1|s1|e1|c1|t1|client|helpful|3|end|therapist|We laughed,\nand then “it” was easier
r2|k2|s1|e1|c1|t1|therapist|helpful|4|||She saw the pattern
r3|k2|s1|e1|c1|t1|guess|helpful||middle||
r4|k3|s2|e1|c1|t1|client|hindering|1||study_only|He said "so"
r5|k5|s4|e2|c2|t2|client|helpful|2||study_only|

assignments
report|rater|round|phase|inclusion_probability|settled|gold|repeat|source_guess
r1|a1|main|independent|1.0|true|true|false|client
r1|a2|main|independent|0.5|true|false|false|
r2|a1|main|independent||true|||cannot_tell

codings
report|rater|round|codebook|category|link|certainty|does_not_fit|not_enough_text
r1|a1|main|impacts@1|insight||sure|false|false
r1|a2|main|impacts@1|relief||unsure||
r2|a1|main|impacts@1||||false|true

consensus
report|codebook|category|kind_of_disagreement
r1|impacts@1|insight|boundary

matches
client_report|therapist_report|rater|round|same|decoy
r1|r2|a1|main|true|false
r1|r3|a1|main||false
r4|r2|a1|main|false|true

predictions
report|codebook|model|category|probability|fold
r1|impacts@1|bayes-1|insight|0.7|2
r1|impacts@1|bayes-1|relief|0.3|2

scores
episode|day|session|perspective|instrument|version|scale|score
e1|-2||client|mood|1|total|21.5
e1|7|s2|client|mood|1|total|

turningPoints
episode|perspective|place|session|moment|rating|text
e1|client|1|s2||4|The day it rained
e1|client|2||in the second month||
"""


def _tables() -> dict[str, list[tuple[str, ...]]]:
    made: dict[str, list[tuple[str, ...]]] = {}
    for block in WRITTEN.strip().split("\n\n"):
        name, *lines = block.split("\n")
        made[name] = [tuple(line.replace(r"\n", "\n").split("|")) for line in lines]
    return made


ROWS = _tables()
"""By table: the header, then the rows, as they stand in the file."""


def frame(table: str) -> pl.DataFrame:
    names, *rows = ROWS[table]
    texts = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String()), orient="row")
    dtypes = TABLES[table].dtypes
    return texts.select(
        pl.when(pl.col(name) != "").then(
            pl.col(name) == "true"
            if dtypes[name] == pl.Boolean
            else pl.col(name).cast(dtypes[name])
        )
        for name in names
    )


def write_example(
    goal: Path, *, form: Form = Form.CSV, tables: Collection[str] = tuple(ROWS)
) -> Path:
    with DatasetWriter(goal, about=ABOUT, form=form) as out:
        for table in tables:
            out.write(table, frame(table))
        out.add_file("codebook/impacts.json", json.dumps(CODEBOOK).encode())
        out.add_file("instruments/mood.json", json.dumps(INSTRUMENT).encode())
    return goal
