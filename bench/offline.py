"""The client's card while the network comes and goes, in a real Chromium."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.figures import Figure, keep

JOURNEYS = ("tests/browser/offline_journeys.py", "tests/browser/test_offline.py")
VISIT_AT_MOST = 14 * 1024
SCRIPT_AT_MOST = 8 * 1024


def run() -> int:
    """Go every journey, and keep what came of them."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "journeys.xml"
        command = [sys.executable, "-m", "pytest", *JOURNEYS, f"--junitxml={report}"]
        code = subprocess.run(command, check=False).returncode  # noqa: S603 -- our own tests
        text = report.read_text(encoding="utf-8")
    return keep("offline", figures(text)) or code


def figures(report: str) -> list[Figure]:
    """Read the figures from pytest's report."""
    suite = ET.fromstring(report).find("testsuite")  # noqa: S314 -- written by pytest just now
    if suite is None:
        return []
    failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
    noted = {each.get("name"): float(each.get("value", 0)) for each in suite.iter("property")}
    script, visit = noted.get("script", 0), noted.get("script", 0) + noted.get("page", 0)
    how = "Chromium; sizes of all answers up to an idle network, gzip -9"
    return [
        Figure(
            name="journeys with the network cut, answers lost, browser closed",
            value=int(suite.get("tests", 0)),
            unit="",
            promise="",
            met=None,
            how="Chromium against a server behind a line that is cut, by pytest",
        ),
        Figure("of them not one card with the right words", failed, "", "0", failed == 0, how),
        Figure(
            "script on a card's page",
            script,
            "bytes",
            "at most 8 KB",
            script <= SCRIPT_AT_MOST,
            how,
        ),
        Figure(
            "first visit with script, the page kept for a reload included",
            visit,
            "bytes",
            "at most 14 KB",
            visit <= VISIT_AT_MOST,
            how,
        ),
    ]
