from __future__ import annotations

import re
from dataclasses import replace

import pytest

from visavis.instruments.shipped import shipped_card_form
from visavis.report.index_card import Print, index_card_pdf
from visavis.vocab.card import Visibility

BESIDE = Print(
    date="2 March 2026",
    code="7K3M-QX9R",
    emergency="If you are in danger, call 112.",
    way="Put it into the envelope.",
    optional="optional",
    visibilities=tuple(Visibility),
    contact=True,
)
A6 = (297.6, 419.5)
"""Points."""


def pages(pdf: bytes) -> int:
    found = re.search(rb"/Type\s*/Pages.{0,80}?/Count\s+(\d+)", pdf, re.DOTALL)
    if found is None:
        pytest.fail("no page tree in the PDF")
    return int(found[1])


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("emergency", ["Call 112.", "Call 112 at once. " * 33])
def test_the_card_is_two_sides_however_long_the_emergency_text(
    language: str, emergency: str
) -> None:
    form = shipped_card_form("card@1")
    pdf = index_card_pdf(form=form, language=language, beside=replace(BESIDE, emergency=emergency))
    assert pages(pdf) == 2
    box = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box is not None
    assert (float(box[1]), float(box[2])) == pytest.approx(A6, abs=0.5)


def test_words_are_printed_and_never_obeyed() -> None:
    """Typst's own marks in a practice's text are letters."""
    odd = replace(BESIDE, emergency='#panic("no") *bold* $x$ #read("/etc/passwd")', way="#{1/0}")
    assert pages(index_card_pdf(form=shipped_card_form("card@1"), language="en", beside=odd)) == 2
