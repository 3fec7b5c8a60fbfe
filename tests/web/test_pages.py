from __future__ import annotations

import pytest
from django.template.loader import render_to_string

ERROR_PAGES = ("400.html", "403.html", "404.html", "unsaved.html")


@pytest.mark.parametrize("page", ERROR_PAGES)
def test_an_error_page_needs_nothing_and_tells_nothing(page: str) -> None:
    """It is rendered when much may be broken, so it may lean on no context at all."""
    html = render_to_string(page, {"exception": "the client's word"})
    assert "<h1>" in html
    assert "the client's word" not in html
    assert "card.css" in html


@pytest.mark.parametrize("page", ["base.html", "card_base.html"])
def test_every_page_of_a_simulated_practice_says_so(page: str) -> None:
    ribbon = "Simulated practice: every person here is invented"
    assert ribbon in render_to_string(page, {"practice": {"name": "Lindenhof", "simulated": True}})
    real = render_to_string(page, {"practice": {"name": "Lindenhof", "simulated": False}})
    assert ribbon not in real


def test_a_page_of_a_member_names_the_practice_and_where_one_is() -> None:
    places = [
        {"address": "/", "label": "Today", "current": True},
        {"address": "/clients/", "label": "Clients", "current": False},
    ]
    html = render_to_string("base.html", {"practice": {"name": "P"}, "navigation": places})
    assert '<a href="/" aria-current="page">Today</a>' in html
    assert '<a href="/clients/">Clients</a>' in html
    assert "<strong>P</strong>" in html
