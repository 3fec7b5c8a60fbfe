from __future__ import annotations

from bench.offline import figures

REPORT = """<testsuites><testsuite tests="19" failures="1" errors="1"><properties>
<property name="script" value="6000"/><property name="page" value="5000"/></properties>
</testsuite></testsuites>"""


def test_figures_are_read_from_the_report_of_the_journeys() -> None:
    found = [(figure.value, figure.met) for figure in figures(REPORT)]
    assert found == [(19, None), (2, False), (6000, True), (11000, True)]
