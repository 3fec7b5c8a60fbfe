from __future__ import annotations

from dataclasses import replace

from tests.report.study.by_hand import studied, told
from visavis import __version__
from visavis.report.study.plan import Plan
from visavis.report.study.sections.methods.section import SECTION
from visavis.report.study.study import Study


def of(study: Study) -> tuple[str, list[str]]:
    """Return how many must be behind a number, and what is said of how it was made."""
    _numbers, recognised, made_from = told(SECTION, SECTION.compute(study))
    return recognised.sentence, [*made_from.more]


def test_what_is_needed_to_make_it_again_is_told() -> None:
    study = studied({})
    rule, more = of(study)
    assert rule == "Every number about people rests on 1 clients and 1 therapists or more."
    assert more[0] == f"Fingerprint of the tables: {study.digest}"
    assert more[1].startswith("There was no protocol")
    assert f"version {__version__}." in more[-1]


def test_a_protocol_and_a_simulation_are_named() -> None:
    study = studied({})
    planned = Study(
        replace(study.dataset, simulated=True, notes=("Practices were left out.",)),
        Plan(digest="abc", primary=("one", "two")),
        {},
    )
    rule, more = of(planned)
    assert rule == "Every number about people rests on 5 clients and 3 therapists or more."
    assert more[0].startswith("The dataset is simulated: nobody in it exists")
    assert more[2:4] == [
        "Fingerprint of the protocol: abc",
        "The protocol named beforehand: one; two.",
    ]
    _numbers, recognised, _made_from = told(SECTION, SECTION.compute(planned))
    assert recognised.more[-1] == "Practices were left out."


def test_sources_are_those_of_the_tables_that_are_there() -> None:
    assert not SECTION.compute(studied({}))["sources"].rows
