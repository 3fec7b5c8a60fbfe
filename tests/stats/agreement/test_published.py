"""Agreement against what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from visavis.stats.agreement import Agreement, agreement, agreement_of_counts, chance
from visavis.stats.agreement.scales import Level, scale
from visavis.stats.uncertainty import Totals, bootstrap, jackknife
from visavis.stats.uncertainty.totals import Numbers

# Fleiss, J. L. (1971). Psychological Bulletin, 76, 378-382: 30 patients, six raters each. 1 is
# depression, 2 personality disorder, 3 schizophrenia, 4 neurosis, 5 other.
FLEISS = [
    "444444",
    "222555",
    "233335",
    "555555",
    "222444",
    "113333",
    "333355",
    "113334",
    "114444",
    "555555",
    "144444",
    "124444",
    "222333",
    "144444",
    "224445",
    "333335",
    "111455",
    "111112",
    "224444",
    "133555",
    "555555",
    "244444",
    "224555",
    "114444",
    "144445",
    "222224",
    "111155",
    "224444",
    "133333",
    "555555",
]
# Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability: 4 raters, 12 units.
KRIPPENDORFF = [
    "11.1",
    "2232",
    "3333",
    "3333",
    "2222",
    "1234",
    "4444",
    "1121",
    "2222",
    ".555",
    "..11",
    "..3.",
]
# Cohen, J. (1960). Educational and Psychological Measurement, 20, 37-46: shares of 200 units.
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))


def lines(units: Sequence[str]) -> dict[str, list[Any]]:
    """One line for each code of a unit whose codes stand side by side; a dot is a missing one."""
    found = [(u, f"r{r}", c) for u, codes in enumerate(units) for r, c in enumerate(codes)]
    kept = [(u, r, int(c)) for u, r, c in found if c != "."]
    return {name: list(column) for name, column in zip("urc", zip(*kept, strict=True), strict=True)}


def of(units: Sequence[str], **asked: Any) -> Agreement:
    return agreement(lines(units), unit="u", rater="r", code="c", **asked)


def of_table(table: Sequence[Sequence[int]], **asked: Any) -> Agreement:
    """Two raters whose codes met as often as the table says."""
    units = [f"{i}{j}" for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return of(units, **asked)


def values(found: Agreement, expected: Mapping[str, float]) -> dict[str, float | None]:
    return {key: found[key].value for key in expected}


def near(expected: Mapping[str, float], within: float = 0.00005001) -> Any:
    return pytest.approx(expected, abs=within)


def test_fleiss_1971() -> None:
    expected = {
        "fleiss": 0.4302,
        "conger": 0.4418,
        "gwet_ac1": 0.4479,
        "krippendorff_alpha": 0.4334,
        "brennan_prediger": 0.4444,
    }
    assert values(of(FLEISS), expected) == near(expected)


def test_fleiss_1971_by_diagnosis() -> None:
    found = {c.of["category"]: c.value for c in of(FLEISS).by_category() if "Fleiss" in c.name}
    assert found == near({"1": 0.245, "2": 0.245, "3": 0.520, "4": 0.471, "5": 0.566}, 0.00051)


def test_fleiss_1971_by_pairs_and_their_mean() -> None:
    found = {
        (c.of["first"], c.of["second"]): c.value for c in of(FLEISS).pairs() if "kappa" in c.name
    }
    assert found["r1", "r2"] == pytest.approx(0.6311, abs=0.00005)
    assert found["every rater", "every other"] == pytest.approx(0.4594, abs=0.00005)


def test_fleiss_1971_from_numbers_of_raters() -> None:
    counts = {name: [unit.count(name) for unit in FLEISS] for name in "12345"}
    found = agreement_of_counts(counts, counts=list("12345"))
    expected = {"fleiss": 0.4302, "gwet_ac1": 0.4479, "krippendorff_alpha": 0.4334}
    assert values(found, expected) == near(expected)


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)]
)
def test_krippendorff_2011_with_missing_codes(level: str, alpha: float) -> None:
    assert of(KRIPPENDORFF, level=level)["krippendorff_alpha"].value == pytest.approx(
        alpha, abs=5e-5
    )


def test_gwet_2014_with_missing_codes() -> None:
    expected = {
        "gwet_ac1": 0.7754,
        "fleiss": 0.7612,
        "conger": 0.7628,
        "brennan_prediger": 0.7727,
    }
    assert values(of(KRIPPENDORFF), expected) == near(expected)


@pytest.mark.parametrize(
    ("weights", "kappa"),
    [
        (None, 0.492),  # Cohen 1960
        (np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]), 0.348),  # Cohen 1968, table 1
        ([[0, 1, 4], [1, 0, 6], [2, 2, 0]], 0.353),  # Cohen 1968, weights that are not symmetric
        ("quadratic", 0.4545),
    ],
)
def test_cohen_1960_and_1968(weights: Any, kappa: float) -> None:
    found = of_table(COHEN, weights=weights, categories=["0", "1", "2"])
    assert found["cohen"].value == pytest.approx(kappa, abs=0.00051)


def test_cohen_1960_by_the_models_of_chance() -> None:
    assert of_table(COHEN)["gwet_ac1"].value == pytest.approx(0.5760, abs=0.00005)


def test_fleiss_cohen_everitt_1969() -> None:
    # Psychological Bulletin, 72, 323-327.
    table = ((106, 10, 4), (22, 28, 10), (2, 12, 6))
    weights = [[1, 0, 0.4444], [0, 1, 0.6667], [0.4444, 0.6667, 1]]
    assert of_table(table)["cohen"].value == pytest.approx(0.4286, abs=0.00005)
    weighted = of_table(table, weights=weights, categories=["0", "1", "2"])
    assert weighted["cohen"].value == pytest.approx(0.5071, abs=0.00005)


@pytest.mark.parametrize(
    ("table", "kappa", "ac1"),
    [
        # Gwet, K. L. (2014). Handbook of inter-rater reliability: diagnoses, and abstractors.
        (((40, 6, 4, 15), (4, 25, 1, 5), (4, 2, 21, 9), (17, 13, 12, 45)), 0.4315, 0.4562),
        (((13, 0, 0), (0, 20, 7), (0, 4, 56)), 0.7964, 0.8493),
    ],
)
def test_gwet_2014_tables(table: Sequence[Sequence[int]], kappa: float, ac1: float) -> None:
    expected = {"cohen": kappa, "gwet_ac1": ac1}
    assert values(of_table(table), expected) == near(expected)


# Wu et al. (2023). AnnoMI. Future Internet, 15, 110: client talk, 10 raters. For each dialogue: its
# utterances, the codes change, neutral and sustain, and the ordered pairs of equal codes.
ANNOMI = np.array(
    [
        (33, 66, 223, 41, 2074),
        (11, 6, 54, 50, 766),
        (32, 73, 219, 28, 2190),
        (87, 184, 575, 111, 5182),
        (15, 73, 48, 29, 910),
        (23, 101, 92, 37, 1552),
        (11, 31, 43, 36, 688),
    ],
    float,
)


def annomi(parts: chance.Chance) -> tuple[Totals, Any]:
    """The dialogues' sums, and a coefficient as a function of such."""
    nominal = scale("abc", level=Level.NOMINAL, weights=None)

    def estimate(sums: Numbers) -> Numbers:
        n, shares, near_ = sums[:, :1], sums[:, 1:4] / 10, sums[:, 4:] / 90
        return chance.corrected(
            parts({"coded": n, "paired": n, "shares": shares, "near": near_}, nominal)
        )

    return Totals(ANNOMI, np.ones(7, np.int64)), estimate


@pytest.mark.parametrize(("parts", "value"), [(chance.fleiss, 0.4669), (chance.gwet, 0.5832)])
def test_annomi(parts: chance.Chance, value: float) -> None:
    totals, estimate = annomi(parts)
    assert estimate(totals.whole[np.newaxis])[0] == pytest.approx(value, abs=0.00006)


def test_annomi_by_dialogue() -> None:
    totals, estimate = annomi(chance.fleiss)
    assert jackknife(totals, estimate, cluster="dialogues").se == pytest.approx(0.0767, abs=5e-5)
    assert drawn(totals, estimate) == pytest.approx((0.377, 0.579), abs=0.006)
    assert drawn(totals, estimate) == pytest.approx((0.378, 0.583), abs=7e-4)


# The same by utterance: how many raters said change, how many neutral (the rest of ten, sustain),
# and how many utterances have these counts.
UTTERANCES = """
0 0 4  0 1 2  0 2 7  0 3 2  0 4 6  0 5 6  0 6 2  0 7 3  0 8 6  0 9 5  0 10 41  1 0 1  1 2 2  1 3 1
1 4 1  1 5 1  1 6 2  1 7 3  1 8 6  1 9 19  2 1 1  2 2 1  2 3 2  2 5 2  2 6 2  2 7 2  2 8 10  3 7 14
4 1 1  4 2 1  4 5 2  4 6 12  5 5 3  6 3 1  6 4 3  7 3 5  8 2 5  9 0 1  9 1 11  10 0 13
"""


def test_annomi_as_if_utterances_were_independent() -> None:
    change, neutral, times = np.array(UTTERANCES.split(), np.int64).reshape(-1, 3).T
    counts = np.stack([change, neutral, 10 - change - neutral])
    sums = np.column_stack([np.ones(40), *counts, (counts * (counts - 1)).sum(0)])
    totals, (whole, estimate) = Totals(sums, times), annomi(chance.fleiss)
    assert totals.whole == pytest.approx(whole.whole)
    assert drawn(totals, estimate) == pytest.approx((0.412, 0.519), abs=0.003)
    assert drawn(totals, estimate) == pytest.approx((0.409, 0.520), abs=6e-4)


def drawn(totals: Totals, estimate: Any) -> tuple[float, float]:
    rng = np.random.Generator(np.random.PCG64(1))
    found = bootstrap(totals, estimate, cluster="units", rng=rng, resamples=20_000).interval
    assert found is not None
    return found.low, found.high
