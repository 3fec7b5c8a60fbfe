"""How a round goes on: every step at every stage."""

from __future__ import annotations

import pytest

from tools.messages import ROOT
from visavis.apps.coding.rules.stages import STEPS, Step, StepError, after
from visavis.vocab.coding import Stage

LEADS = {
    (Stage.PREPARING, Step.OPEN): Stage.INDEPENDENT,
    (Stage.PREPARING, Step.DISCARD): None,
    (Stage.INDEPENDENT, Step.SETTLE): Stage.CONSENSUS,
    (Stage.INDEPENDENT, Step.CLOSE): Stage.CLOSED,
    (Stage.CONSENSUS, Step.CLOSE): Stage.CLOSED,
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("step", Step)
def test_every_step_at_every_stage(stage: Stage, step: Step) -> None:
    if (stage, step) in LEADS:
        assert after(stage, step) is LEADS[stage, step]
    else:
        with pytest.raises(StepError, match="Look at it again"):
            after(stage, step)


def test_each_stage_is_in_the_table() -> None:
    assert set(STEPS) == set(Stage)


def diagram() -> str:
    """The table of steps, drawn."""
    ways = [
        f"    {stage} --> {'[*]' if leads_to is None else leads_to}: {step}"
        for stage, steps in STEPS.items()
        for step, leads_to in steps.items()
    ]
    return "\n".join(["stateDiagram-v2", "    [*] --> preparing", *ways])


def test_the_handbook_draws_the_stages_as_they_are() -> None:
    page = (ROOT / "docs" / "researcher" / "rounds.md").read_text("utf-8")
    assert page.split("```mermaid\n")[1].split("\n```")[0] == diagram()
