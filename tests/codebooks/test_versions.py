"""From one version to the next, and from one codebook to another."""

from __future__ import annotations

import pytest

from tests.codebooks.cases import THIRD, small
from visavis.codebooks.crosswalk import read_crosswalk
from visavis.codebooks.difference import Change, differences
from visavis.codebooks.place import CodebookError
from visavis.codebooks.recoding import Recoding, Step, recoding_plan

NEXT = ('version: "1"', 'version: "2"')


def test_a_codebook_differs_in_nothing_from_itself() -> None:
    assert {one.change for one in differences(small(), small(NEXT))} == {Change.SAME}
    assert {one.step for one in recoding_plan(small(), small(NEXT))} == {Step.STANDS}


def test_each_kind_of_change_is_told() -> None:
    after = small(
        NEXT,
        ("title: Near", "title: Close by"),
        ("definition: It stayed away.", "definition: It stayed away for long."),
        more=THIRD,
    )
    found = [(one.code, one.change, one.fields) for one in differences(small(), after)]
    assert found == [
        ("near", Change.WORDING, ("title",)),
        ("far", Change.BOUNDARY, ("definition",)),
        ("nearer", Change.ADDED, ()),
    ]
    back = {one.code: one.change for one in differences(after, small())}
    assert back["nearer"] is Change.REMOVED


def test_a_new_neighbour_of_the_same_valence_calls_for_another_reading() -> None:
    plan = recoding_plan(small(), small(NEXT, more=THIRD), {"near": 12, "far": 3})
    assert plan == (
        Recoding("near", Step.AGAIN, ("near", "nearer"), Change.ADDED, ("nearer",), 12),
        Recoding("far", Step.STANDS, ("far",), Change.SAME, (), 3),
    )


def test_a_boundary_told_otherwise_calls_for_another_reading() -> None:
    after = small(NEXT, ("definition: It stayed away.", "definition: It went away."))
    assert recoding_plan(small(), after)[1] == Recoding("far", Step.AGAIN, (), Change.BOUNDARY)


@pytest.mark.parametrize(
    ("relation", "step", "to"),
    [
        ("exact", Step.CARRIED, ("near",)),
        ("broader", Step.CARRIED, ("near",)),
        ("narrower", Step.AGAIN, ("near",)),
        ("related", Step.AGAIN, ("near",)),
    ],
)
def test_what_was_removed_goes_where_the_crosswalk_leads(
    relation: str, step: Step, to: tuple[str, ...]
) -> None:
    before, after = small(more=THIRD), small(NEXT)
    links = (
        f'links: [{{from: nearer, to: near, relation: {relation}}}]\nfrom: small@1\nto: "small@2"'
    )
    crosswalk = read_crosswalk(links, {"small@1": before, "small@2": after})
    found = recoding_plan(before, after, {"nearer": 7}, crosswalk=crosswalk)[-1]
    assert found == Recoding("nearer", step, to, Change.REMOVED, (), 7)
    assert recoding_plan(before, after)[-1].to == ()


def test_two_targets_are_a_choice_where_one_category_is_given() -> None:
    links = "from: small@1\nto: small@1\nlinks:\n" + "".join(
        f"  - {{from: near, to: {to}, relation: close}}\n" for to in ("near", "far")
    )
    one = read_crosswalk(links, {"small@1": small()}).translate("near")
    assert (one.categories, one.again, one.lossy) == ((), True, True)
    several = small(("says:", "several: true\nsays:"))
    both = read_crosswalk(links, {"small@1": several}).translate("near")
    assert (both.categories, both.again) == (("near", "far"), False)


def test_two_codebooks_are_not_two_versions() -> None:
    with pytest.raises(CodebookError, match="a crosswalk leads from one to the other"):
        differences(small(), small(("codebook: small", "codebook: other")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from: small@3\nto: small@1\nlinks: []", "line 1, from: there is no 'small@3'"),
        (
            "from: small@1\nto: small@1\nlinks:\n- {from: x, to: far, relation: close}",
            "line 4, links[0].from:",
        ),
        ("from: small@1\nto: small@1\nlinks:\n- {from: near, to: far}", "say how they lie"),
        ("from: small@1\nto: small@1\nlinks: far", "expected a list of links"),
    ],
)
def test_a_crosswalk_that_leads_nowhere_is_refused(text: str, said: str) -> None:
    with pytest.raises(CodebookError) as refused:
        read_crosswalk(text, {"small@1": small()})
    assert said in str(refused.value)
