"""A stack of typed paper cards, from the command line to the therapist's screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import DESK, PHONE, SignedIn
from visavis.apps.cards.models import EventReport
from visavis.apps.care.models import Client
from visavis.cli.main import main
from visavis.vocab.care import ConsentScope

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TABLE = (
    "Klient;Therapeutin E-Mail;Datum;Wer;Was half;Wert;Was hinderte;Wie hinderlich\r\n"
    "K-7;ann@example.org;12.01.2026;Klientin;Dass wir über die Großmutter lachten;8;;\r\n"
    "K-7;ann@example.org;12.01.2026;T;die Stille, später;9;Eile am Schluss;4\r\n"
)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(main, ["import", "cards", *(str(a) for a in arguments)])
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_typed_cards_are_read_as_a_pair(
    signed_in: SignedIn, server: str, tmp_path: Path, size: dict[str, int]
) -> None:
    practice = factories.practice(name="House on the Square")
    therapist = factories.member(practice, email="ann@example.org")
    file, mapping = tmp_path / "cards.csv", tmp_path / "map.toml"
    file.write_bytes(TABLE.encode("cp1252"))
    run(file, "--propose", mapping)
    run(file, "--practice", practice.name, "--mapping", mapping, "--scale", "1-9", "--commit")
    client = Client.objects.get(code="K-7")
    page = signed_in(therapist, viewport=size)

    page.goto(f"/clients/{client.pk}/")
    session = client.episodes.get().sessions.get()
    page.locator(f"a[href='/sessions/{session.pk}/']").first.click()
    expect(page.get_by_role("heading", name="Two accounts of one hour")).to_be_visible()
    # A table cannot consent: until somebody writes the consent down, nothing is shared.
    expect(page.get_by_text("shares nothing of this hour with you")).to_be_visible()
    expect(page.get_by_text("die Stille, später")).to_be_visible()

    factories.consent(client, ConsentScope.SHARE)
    page.reload()
    expect(page.get_by_text("Dass wir über die Großmutter lachten")).to_be_visible()
    expect(page.get_by_text("You both name something helpful.")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    run(file, "--practice", practice.name, "--mapping", mapping, "--scale", "1-9", "--commit")
    assert EventReport.objects.count() == 3
