"""How blind raters were, against published figures and another way to count."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from visavis.stats.agreement import Blinding, blinding, count_guesses
from visavis.stats.errors import UnusableError
from visavis.stats.summaries import merge

WORDS = ("p", "t")
Cells = dict[tuple[str, str], int]

# Bang, H., Ni, L., & Davis, C. E. (2004). Controlled Clinical Trials, 25, 143-156, table 7 (CRISP).
CRISP: Cells = {
    ("t", "t"): 82,
    ("t", "p"): 25,
    ("t", "cannot_tell"): 170,
    ("p", "t"): 27,
    ("p", "p"): 29,
    ("p", "cannot_tell"): 83,
}
# Houweling, A., et al. (2014). Clinical Trials, 11, 547-552, table 2: the investigators.
HOUWELING: Cells = {
    ("t", "t"): 48,
    ("t", "p"): 4,
    ("t", "cannot_tell"): 330,
    ("p", "t"): 22,
    ("p", "p"): 30,
    ("p", "cannot_tell"): 319,
}


def rows(cells: Cells) -> pl.DataFrame:
    lines = [cell for cell, n in cells.items() for _ in range(n)]
    return pl.DataFrame(lines, schema=["true", "said"], orient="row")


def found(data: object, cluster: str | None = None) -> Blinding:
    return blinding(data, source="true", guess="said", cluster=cluster)


@pytest.mark.parametrize(
    ("cells", "james", "treated", "placebo"),
    [(CRISP, 0.75, 0.21, 0.01), (HOUWELING, 0.90, 0.12, 0.02)],
    ids=["CRISP", "Houweling"],
)
def test_both_indices_are_those_that_were_published(
    cells: Cells, james: float, treated: float, placebo: float
) -> None:
    mine = found(rows(cells))
    values = (mine.james.value, mine.bang("t").value, mine.bang("p").value)
    assert [round(float(v or 0), 2) for v in values] == [james, treated, placebo]


def test_standard_errors_are_those_of_independent_guesses() -> None:
    """R's BI 1.2.0 gives .011 (James), .018 and .019 (Bang): the last divides by n, not n - 1."""
    mine = found(rows(HOUWELING))
    errors = [float(one.se or 0) for one in mine.indices]
    assert [round(e, 3) for e in errors] == [0.019, 0.018, 0.011]
    right, wrong, n = 48 / 382, 4 / 382, 382
    spread = right * (1 - right) + wrong * (1 - wrong) + 2 * right * wrong
    assert errors[1] == pytest.approx(np.sqrt(spread / (n - 1)))


def weighed(cells: Cells) -> float:
    """James' index as its authors wrote it: with a weight for each cell, a sum for each pair."""
    weight = {True: 0.0, False: 0.5}
    n = sum(cells.values())
    share = {cell: count / n for cell, count in cells.items()}
    unsure = sum(share.get((arm, "cannot_tell"), 0) for arm in WORDS)
    told = 1 - unsure
    observed = expected = 0.0
    for arm, word in product(WORDS, WORDS):
        of_arm = sum(share.get((arm, other), 0) for other in WORDS)
        of_word = sum(share.get((other, word), 0) for other in WORDS)
        observed += weight[arm == word] * share.get((arm, word), 0) / told
        expected += weight[arm == word] * of_arm * of_word / told**2
    return (1 + unsure + told * (observed - expected) / expected) / 2


CELLS = st.fixed_dictionaries(
    {(arm, word): st.integers(1, 9) for arm in WORDS for word in (*WORDS, "cannot_tell")}
)


@given(CELLS)
@settings(max_examples=10)
def test_james_index_is_that_of_weighed_cells(cells: Cells) -> None:
    assert found(rows(cells)).james.value == pytest.approx(weighed(cells), abs=1e-12)


@given(CELLS, st.integers(2, 5))
@settings(max_examples=8)
def test_names_of_sources_and_parts_of_practices_change_nothing(cells: Cells, parts: int) -> None:
    data = rows(cells).with_row_index().with_columns(client=pl.col("index") // 3)
    whole = found(data, "client")
    turned = pl.col("true", "said").replace({"t": "a", "p": "b"})
    other = found(data.with_columns(turned), "client")
    assert other.james.value == whole.james.value
    assert other.bang("a").value == whole.bang("t").value
    pieces = [data.filter(pl.col("client") % parts == part) for part in range(parts)]
    made = [count_guesses(p, source="true", guess="said", cluster="client") for p in pieces]
    assert blinding(merge(*made)).rows() == whole.rows()


@given(CELLS)
@settings(max_examples=8)
def test_bangs_index_is_the_mean_of_right_and_wrong_and_its_error_that_of_clusters(
    cells: Cells,
) -> None:
    data = rows(cells).with_row_index().with_columns(client=pl.col("index") % 4)
    of_t = data.filter(pl.col("true") == "t")
    score = np.select([of_t["said"] == "t", of_t["said"] == "p"], [1.0, -1.0], 0.0)
    client = of_t["client"].to_numpy()
    n, variance = len(score), 0.0
    for one in set(client):
        here = client == one
        size = here.sum()
        block = np.eye(size) - np.ones((size, size)) / n  # I - H of an intercept alone
        values, vectors = np.linalg.eigh(block)
        root = (vectors / np.sqrt(np.maximum(values, 1e-12))) @ vectors.T
        variance += float(np.sum(root @ (score[here] - score.mean())) / n) ** 2
    mine = found(data, "client").bang("t")
    assert mine.value == pytest.approx(score.mean())
    if len(set(client)) > 1:
        assert float(mine.se or 0) == pytest.approx(np.sqrt(variance), abs=1e-9)


def test_guesses_of_one_client_count_as_one_cluster() -> None:
    alike = rows(CRISP).with_columns(client=pl.col("said"))
    alone = found(rows(CRISP)).bang("t")
    assert float(found(alike, "client").bang("t").se or 0) > 5 * float(alone.se or 0)
    assert alone.cautions[0].startswith("Takes guesses as independent")


def test_all_that_cannot_be_told_is_complete_blindness() -> None:
    mine = found(rows({("t", "cannot_tell"): 5, ("p", "cannot_tell"): 5}))
    assert (mine.james.value, mine.bang("t").value) == (1.0, 0.0)
    assert mine.james.interval is None


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({("t", "t"): 4, ("t", "p"): 3}, "about one source only"),
        ({("t", "t"): 4, ("p", "cannot_tell"): 3}, "knowledge and a habit"),
    ],
    ids=["one source", "no chance"],
)
def test_what_cannot_be_known_is_undefined_with_the_reason(cells: Cells, why: str) -> None:
    assert why in str(found(rows(cells)).james.undefined)


def test_a_source_without_guesses_is_undefined() -> None:
    assert found(rows({("t", "t"): 4, ("t", "p"): 3})).bang("p").undefined is not None


def test_gaps_are_left_out_and_counted() -> None:
    data = pl.DataFrame({"true": ["t", "p", "t", None], "said": ["t", "t", "", "p"]})
    summary = count_guesses(data, source="true", guess="said")
    assert (summary.n, dict(summary.dropped)) == (2, {"without a guess": 1, "without a source": 1})


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"true": ["a", "b", "c"], "said": ["a", "b", "a"]}, "'a', 'b', 'c': it needs two"),
        ({"true": ["a", "b"], "said": ["a", "dunno"]}, "'said' holds 'dunno'"),
        ({"true": ["a", "b"]}, "no column 'said'"),
    ],
    ids=["three sources", "no such source", "no column"],
)
def test_what_cannot_be_used_is_refused_by_name(data: dict[str, list[str]], says: str) -> None:
    with pytest.raises(UnusableError, match=says):
        found(data)


def test_it_says_what_was_found() -> None:
    assert (
        found(rows(CRISP))
        .sentence()
        .endswith(
            "Reports of the source t were guessed 21 % more often right than wrong "
            "(Bang 0.206, 0.136 to 0.275)."
        )
    )
