from __future__ import annotations

from typing import Any

from bench.branches import FLOORS, gaps, layers


def entry(ran: int, of: int) -> dict[str, Any]:
    return {
        "summary": {
            "covered_lines": ran,
            "num_statements": of,
            "covered_branches": 0,
            "num_branches": 0,
        },
        "missing_lines": list(range(of - ran)),
        "missing_branches": [],
    }


def test_a_layer_below_its_floor_is_found() -> None:
    report = {
        "files": {
            "src/visavis/privacy/seal.py": entry(9, 10),
            "src/visavis/vocab/card.py": entry(10, 10),
        }
    }
    assert {layer.name for layer in layers(report) if layer.fell} == {"privacy"}


def test_files_of_one_layer_are_added_up() -> None:
    report = {
        "files": {
            "src/visavis/apps/care/actions/clients.py": entry(10, 10),
            "src/visavis/apps/cards/actions/hand_in.py": entry(20, 30),
        }
    }
    (actions,) = [layer for layer in layers(report) if layer.name == "actions"]
    assert (actions.reached, actions.possible, actions.percent) == (30, 40, 75.0)


def test_a_branch_that_was_not_taken_is_named() -> None:
    file = entry(2, 2) | {"missing_branches": [[3, 5]]}
    assert list(gaps("a.py", file)) == ["a.py: 3→5"]


def test_what_decides_and_what_names_is_covered_whole() -> None:
    assert {FLOORS[name][1] for name in ("vocab", "privacy")} == {100}
