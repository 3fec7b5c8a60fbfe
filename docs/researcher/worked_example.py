"""From typed paper cards to finished tables of events and of outcome, without a server.

Run it as it is, ``python worked_example.py``, or cell by cell in any editor that knows ``# %%``. It
needs the bare package only. The cards and codes are invented here, by chance with a seed, so that
the page stands on its own; with your own files, begin at the second cell.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

import visavis
from visavis.cli.main import main
from visavis.dataset.read import read

place = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
place.mkdir(parents=True, exist_ok=True)
study_folder = place / "study"
if study_folder.exists():
    sys.exit(f"{study_folder} is there already: name another folder, or remove this one.")

# %% 1. What somebody typed in: one row a card, as it lay in the practice's box of index cards
rng = np.random.Generator(np.random.PCG64(2010))
CATEGORIES = ("insight", "relief", "being understood", "a plan")
cards = place / "cards.csv"
with cards.open("w", encoding="utf-8", newline="") as file:
    table = csv.writer(file)
    table.writerow(
        ["client", "therapist", "date", "perspective", "helpful", "helpful event", "helpful rating"]
    )
    for client in range(24):
        for session in range(10):
            day = date(2026, 1, 5) + timedelta(days=7 * session + client % 5)
            shared = rng.choice(CATEGORIES, p=[0.4, 0.3, 0.2, 0.1])
            for side in ("client", "therapist"):
                named = shared if rng.random() < 0.6 else rng.choice(CATEGORIES)
                event = ["yes", f"it was {named}", rng.integers(1, 5)]
                who = f"therapist{client % 6}@example.org"
                told = event if rng.random() < 0.8 else ["no", "", ""]
                table.writerow([f"K-{client}", who, day, side, *told])

# %% 2. A study dataset of it: codes instead of names, days instead of dates. The seed is for
# invented cards, so that each run ends with the same tables; leave it out with your own
built = ["dataset", "build", str(cards), str(study_folder), "--text", "--seed", "2010"]
main(built, standalone_mode=False)
study = read(study_folder)
sessions, episodes = study.frame("sessions"), study.frame("episodes")
reports = study.frame("eventReports")

# %% 3. Three raters code every report; here they mistake one in five
true = reports["text"].str.strip_prefix("it was ").to_list()
codes = pl.DataFrame(
    [
        (report, rater, category if rng.random() < 0.8 else str(rng.choice(CATEGORIES)))
        for report, category in zip(reports["report"], true, strict=True)
        for rater in ("anna", "ben", "cleo")
    ],
    schema=["report", "rater", "category"],
    orient="row",
)

# %% 4. Do the raters agree? Reports lie within clients, so clients are the clusters
coded = codes.join(reports.select("report", "client"), on="report")
agreement = visavis.agreement(
    coded, unit="report", rater="rater", code="category", cluster="client"
)
print(agreement["krippendorff_alpha"])

# %% 5. What two of three say is settled
settled = (
    codes.group_by("report", "category")
    .len()
    .filter(pl.col("len") >= 2)
    .select("report", "category")
)
consensus = reports.select("report").join(settled, on="report", how="left")

# %% 6. What helps, from both sides: event-pooled beside client-weighted, with intervals
frequencies = visavis.frequencies(
    reports=reports,
    consensus=consensus,
    cards=study.frame("cards"),
    sessions=sessions,
    episodes=episodes,
)
shares = frequencies.shares.to_frame()
words = ["perspective", "category", "weighting", "cluster"]
print(shares.select(*words, "value", "low", "high", "n", "clusters").sort(words))

# %% 7. Where the two sides meet
congruence = visavis.congruence(
    {
        "episodes": episodes,
        "sessions": sessions,
        "cards": study.frame("cards"),
        "eventReports": reports,
        "consensus": consensus.with_columns(codebook=pl.lit("own@1")),
    }
)
occurrence, sets = congruence.level(1), congruence.level(4)
for name in ("observed_agreement", "kappa"):
    print(occurrence.estimate(name))
print(sets.estimate("jaccard", valence="both"))
print(congruence.level(2).left_out)  # nobody judged which reports are about the same event

# %% 8. How clients fare: a score on each client's card (higher is better), and what the practice
# knows of how therapies ended. Both are invented here
counted = reports.group_by("session", "perspective").len().pivot("perspective", values="len")
usual = {code: rng.normal(40, 6) for code in sorted(episodes["episode"])}
held = sessions.join(counted, on="session", how="left").fill_null(0).sort("episode", "number")
scores = held.select(
    "episode",
    "session",
    "day",
    perspective=pl.lit("client"),
    instrument=pl.lit("wellbeing"),
    scale=pl.lit("total"),
    score=pl.col("episode").replace_strict(usual, return_dtype=pl.Float64)
    + pl.col("number")
    + 2 * pl.col("client").clip(0, 1)
    + pl.Series(rng.normal(0, 4, len(held))),
)
ending = pl.Series(rng.choice(["agreed", "client_decided", "faded_out"], len(episodes)))
ended = episodes.with_columns(status=pl.lit("ended"), ending_client=ending, ending_therapist=ending)

# %% 9. Who changed by more than error of measurement
ends = visavis.pre_post(scores, ended, instrument="wellbeing", scale="total")
norms = visavis.Norms(better="higher", source="invented for this page", reliability=0.9)
change = visavis.reliable_change(ends, norms=norms)
print(change)

# %% 10. What a session's reports go with in the next score, and in the score over the whole therapy
tables = {
    "episodes": ended,
    "sessions": sessions,
    "cards": study.frame("cards"),
    "eventReports": reports,
    "consensus": consensus.with_columns(codebook=pl.lit("own@1")),
    "scores": scores,
}
lines = visavis.outcome_sessions(tables, instrument="wellbeing", scale="total")
following = visavis.next_session_outcome(lines, ["client_helpful"])
whole = visavis.whole_episode_outcome(visavis.outcome_episodes(lines), ["client_helpful"])
types = visavis.type_and_congruence(
    lines, types=["client_helpful:insight"], congruence=["shared_category_helpful"]
)

# %% 11. Whose reports go with more? Both in one model, with the difference and its interval
rivals = visavis.rival_reports(lines)
for sentence in rivals.sentences():
    print(sentence)

# %% 12. How many therapies ended in dropout, as either side tells it
endings = visavis.dropout(tables, [visavis.Told("either")])

# %% 13. The finished tables. What is primary was settled before anybody looked; all else is not
outcome = visavis.outcome_table(
    {
        "next session": following,
        "whole episode": whole,
        "types and congruence": types,
        "rivals": rivals,
    },
    primary=[
        ("next session", "client_helpful, within clients"),
        ("rivals", "client_helpful less therapist_helpful, within clients"),
    ],
)
print(outcome)
finished = pl.concat(
    [
        outcome.to_frame(),
        change.to_frame().with_columns(table=pl.lit("reliable change")),
        endings.to_frame().with_columns(table=pl.lit("endings")),
    ],
    how="diagonal_relaxed",
)
shares.write_csv(place / "shares.csv")
congruence.to_frame().write_csv(place / "congruence.csv")
finished.write_csv(place / "outcome.csv")
