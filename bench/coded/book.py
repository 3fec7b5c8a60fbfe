"""The codebook of the study, as its coordinator brings it along in a file."""

from __future__ import annotations

REFERENCE = "moments@1"
TITLES = {
    "insight": "Insight",
    "understood": "Feeling understood",
    "way_on": "A way on",
    "hope": "Hope",
    "missed": "Missed",
    "pressed": "Pressed",
}
BOOK = """\
codebook: moments
version: "1"
title: Moments
language: en
says: What a moment did for whoever tells of it. One category for each report.
categories:
  - code: insight
    title: Insight
    valence: helpful
    definition: Something is seen that was not seen before.
  - code: understood
    title: Feeling understood
    valence: helpful
    definition: Somebody sees how it is.
  - code: way_on
    title: A way on
    valence: helpful
    definition: It is clearer what to do next.
  - code: hope
    title: Hope
    valence: helpful
    definition: It seems possible that it will be better.
  - code: missed
    title: Missed
    valence: hindering
    definition: What mattered was not taken up.
  - code: pressed
    title: Pressed
    valence: hindering
    definition: It went too fast or asked too much.
"""
