"""What must hold whatever the data: names, order and the place of the two sides change nothing."""

from __future__ import annotations

import math

import polars as pl
import pytest

from tests.stats.congruence.studies import Tables, part, simulated, swapped
from visavis.stats.congruence import Congruence, congruence

SWAPPED = {"only_client": "only_other", "only_other": "only_client"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return simulated(clients=40)


@pytest.fixture(scope="module")
def found(tables: Tables) -> Congruence:
    return congruence(tables)


def values(found: Congruence, column: str = "value") -> dict[tuple[str, ...], float | None]:
    names = ("level", "name", "perspective", "valence", "cluster")
    return {tuple(str(row[name]) for name in names): row[column] for row in found.rows()}  # type: ignore[misc]  # words stand under names, numbers under others


def test_new_names_and_another_order_of_rows_change_nothing(
    tables: Tables, found: Congruence
) -> None:
    turned = {name: frame.reverse() for name, frame in tables.items()}
    renamed = "z" + pl.col("category").str.reverse()
    turned["consensus"] = turned["consensus"].with_columns(category=renamed)
    for name in ("episodes", "eventReports"):
        code = "x" + pl.col("client").str.reverse()
        turned[name] = turned[name].with_columns(client=code)
    for column in ("value", "se"):
        expected = values(found, column)
        assert values(congruence(turned), column) == {
            key: pytest.approx(value, abs=1e-10) for key, value in expected.items()
        }


def test_the_sides_may_change_places(tables: Tables) -> None:
    own = tables["eventReports"].filter(pl.col("perspective") != "guess")
    before = values(congruence({**tables, "eventReports": own}))
    after = values(congruence(swapped(tables)))
    turned = {
        (level, SWAPPED.get(name, name), *rest): -value
        if name == "directional_discrepancy" and value is not None
        else value
        for (level, name, *rest), value in before.items()
        if name != "temporal_congruence"
    }
    assert {key: value for key, value in after.items() if key[1] != "temporal_congruence"} == {
        key: pytest.approx(value, abs=1e-10) for key, value in turned.items()
    }


def test_leaving_a_client_out_is_leaving_its_rows_out(tables: Tables, found: Congruence) -> None:
    for client in ("C05", "C33"):
        rest = tables["episodes"].filter(pl.col("client") != client)["episode"]
        alone = congruence(part(tables, rest))
        for level in found.levels:
            for block, again in zip(level.blocks, alone.level(level.number).blocks, strict=True):
                if client in block.nesting.clients:
                    lost = block.lost_with_client[block.nesting.clients.index(client)]
                    for measure in block.measures:
                        left = measure.of((block.whole - lost)[None])
                        assert left == pytest.approx(
                            measure.of(again.whole[None]), abs=1e-10, nan_ok=True
                        ), (block.of, measure.name)


def test_leaving_a_therapist_out_is_leaving_its_rows_out(tables: Tables, found: Congruence) -> None:
    rest = tables["episodes"].filter(pl.col("therapist") != "T3")["episode"]
    alone = congruence(part(tables, rest))
    for level in found.levels:
        for block, again in zip(level.blocks, alone.level(level.number).blocks, strict=True):
            if "T3" in block.nesting.therapists:
                lost = block.lost_with_therapist[block.nesting.therapists.index("T3")]
                for measure in block.measures:
                    left = measure.of((block.whole - lost)[None])
                    assert left == pytest.approx(
                        measure.of(again.whole[None]), abs=1e-10, nan_ok=True
                    ), (block.of, measure.name)


def of_blocks(found: Congruence) -> dict[tuple[str, ...], float | None]:
    """Return the network's values, also where they rest on too little to be told."""
    numbers = {
        (str(level.number), measure.name, block.perspective, block.of["valence"]): float(
            measure.of(block.whole[None])[0]
        )
        for level in found.levels
        for block in level.blocks
        for measure in block.measures
    }
    return {key: value if math.isfinite(value) else None for key, value in numbers.items()}


def test_a_therapist_alone_is_the_network_of_that_therapist(
    tables: Tables, found: Congruence
) -> None:
    rest = tables["episodes"].filter(pl.col("therapist") == "T2")["episode"]
    alone = of_blocks(congruence(part(tables, rest)))
    for level in found.levels:
        for each in level.by_therapist().values:
            if each.therapist == "T2":
                key = (str(level.number), each.name, each.perspective, each.valence)
                assert each.own == pytest.approx(alone[key], abs=1e-10)


def test_an_episode_alone_is_the_network_of_that_episode(tables: Tables, found: Congruence) -> None:
    episode = "E07"
    alone = of_blocks(congruence(part(tables, pl.Series([episode]))))
    for number in (1, 2, 3, 4, 6):
        rows = found.level(number).by_episode().rows()
        for row in rows:
            if row["episode"] == episode and row["value"] is not None:
                words = [str(row[name]) for name in ("name", "perspective", "valence")]
                key = (str(number), *words)
                assert row["value"] == pytest.approx(alone[key], abs=1e-10)
