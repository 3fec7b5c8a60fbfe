from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from tests import rounds
from tests.apps.coding.preparing import LATER, Scene, scene, session, words_in
from tests.signing_in import sign_in
from visavis.apps.coding.models import CodebookVersion, Round
from visavis.codebooks.shipped import shipped
from visavis.exchange.refi_qda.codebook import write_qdc
from visavis.gateways.clock import SetClock

pytestmark = pytest.mark.django_db


@pytest.fixture
def study(clock: SetClock) -> Scene:
    made = scene()
    episode = made.client()
    for day in range(1, 5):
        session(episode, day, client=f"Uncle Theo {day}", therapist=f"t{day}")
    clock.forward(LATER - clock.now())
    return made


@pytest.fixture
def browser(study: Scene) -> Browser:
    return sign_in(Browser(), study.coordinator)


def asked(study: Scene, **fields: object) -> dict[str, object]:
    return {
        "name": "First",
        "kind": "categories",
        "codebook": "impacts@2",
        "perspectives": ["client", "therapist"],
        "valences": ["helpful", "hindering"],
        "size": "100",
        "strata": "none",
        "raters": [str(member.pk) for member in study.raters],
        "overlap": "50",
        "codings": "1",
        "repeats": "0",
        "gold": "0",
        "decoys": "0",
        "against": "therapist",
        "masks_roles": "on",
        "asks_source": "on",
    } | fields


def test_a_round_is_made_read_through_and_opened(study: Scene, browser: Browser) -> None:
    address = f"/coding/studies/{study.study.pk}/new-round/"
    page = browser.get(address).content.decode()
    assert "4 reports by clients may be read," in page
    assert "This counts only where raters judge which reports are about the same moment." in page
    assert "<details" not in page.partition("<main")[2]
    told = browser.post(address, asked(study, look="1")).content.decode()
    assert "8 packets would be drawn." in told
    assert "Each rater gets 6, about 0.1 hours of work." in told
    assert not Round.objects.exists()
    answer = browser.post(address, asked(study, linked="activities@1"), follow=True)
    made = Round.objects.get()
    assert answer.redirect_chain[-1][0] == f"/coding/rounds/{made.pk}/"
    assert made.linked_id == "activities@1"
    assert set(CodebookVersion.objects.values_list("status", flat=True)) == {"in_use"}
    read = f"/coding/rounds/{made.pk}/read/"
    assert "These 8 are all right" in browser.get(read).content.decode()
    first, second, *rest = made.packets.order_by("place")
    told = f"text-{first.texts.get().pk}"
    sent = {"packet": [str(one.pk) for one in (first, second, *rest)], "out": [str(second.pk)]}
    refused = browser.post(read, sent | {told: " "})
    assert "Nothing would be left of the text." in refused.content.decode()
    answer = browser.post(read, sent | {told: "[name] waited"}, follow=True)
    assert words_in(made)[0] == "[name] waited"
    page = answer.content.decode()
    assert "All of them were read through." in page
    assert "1 was left out." in page
    browser.post(f"/coding/rounds/{made.pk}/step/", {"step": "open"})
    page = browser.get(f"/coding/rounds/{made.pk}/").content.decode()
    assert "raters code independently" in page
    made.refresh_from_db()
    assert made.stage == "independent"


@pytest.mark.alike
def test_what_is_wrong_is_said_where_it_stands(study: Scene, browser: Browser) -> None:
    address = f"/coding/studies/{study.study.pk}/new-round/"
    answer = browser.post(address, asked(study, codebook=""))
    assert (answer.status_code, "Choose the codebook to code by." in answer.content.decode()) == (
        422,
        True,
    )
    study.make()
    answer = browser.post(address, asked(study))
    assert "Another round of this study has this name." in answer.content.decode()


def test_what_hinders_a_round_is_told_and_raters_come_and_go(
    study: Scene, browser: Browser
) -> None:
    made = study.make()
    address = f"/coding/rounds/{made.pk}/"
    assert "8 are still to be read through." in browser.get(address).content.decode()
    rater = made.raters.get(letter="A")
    browser.post(f"{address}raters/{rater.pk}/leave/")
    assert made.raters.count() == 1
    browser.post(f"{address}raters/", {"member": str(rater.member_id)})
    assert made.raters.count() == 2
    page = browser.post(f"{address}step/", {"step": "open"}, follow=True).content.decode()
    assert "Some reports were not read through yet." in page
    browser.post(f"{address}step/", {"step": "discard"})
    assert not Round.objects.exists()


def test_a_name_in_the_text_can_be_struck_by_hand_and_an_empty_text_is_refused(
    study: Scene, browser: Browser
) -> None:
    packet = study.make().packets.all()[0]
    address = f"/coding/packets/{packet.pk}/read/"
    answer = browser.post(address, {f"text-{packet.texts.get().pk}": " "})
    assert answer.status_code == 422
    assert "Leave the report out instead." in answer.content.decode()


def test_codebooks_are_put_in_use_retired_and_brought_in(study: Scene, browser: Browser) -> None:
    address = "/coding/codebooks/"
    browser.post(address, {"use": "reactions@1"})
    assert CodebookVersion.objects.get().status == "in_use"
    browser.post(address, {"retire": "reactions@1"})
    assert CodebookVersion.objects.get().status == "retired"
    page = browser.get(address).content.decode()
    assert page.count("retired") == 1
    own = (
        b"{codebook: own, version: '1', title: Own, language: en, says: Code., categories: ["
        b"{code: a, title: A, definition: B}]}"
    )
    browser.post(address, {"file": SimpleUploadedFile("own.yaml", own)})
    assert CodebookVersion.objects.get(pk="own@1").status == "draft"
    assert 'name="use" value="own@1"' in browser.get(f"{address}own@1/").content.decode()
    browser.post(address, {"use": "own@1"})
    assert 'name="use"' not in browser.get(f"{address}own@1/").content.decode()
    changed = own.replace(b"definition: B", b"definition: C")
    answer = browser.post(address, {"file": SimpleUploadedFile("own.yaml", changed)}, follow=True)
    assert "Give the changed codebook a new version." in answer.content.decode()
    assert rounds.IMPACTS in page


def test_a_table_or_a_qdc_becomes_a_codebook_and_faults_name_their_line(
    study: Scene, browser: Browser
) -> None:
    del study
    table = b"code,title,definition\na,A,What it is\n"
    fields = {"title": "Own ways", "version": "2", "language": "en"}

    def sent(name: str, content: bytes, **fields: str) -> tuple[int, str]:
        file = SimpleUploadedFile(name, content)
        answer = browser.post("/coding/codebooks/", {"file": file, **fields})
        return answer.status_code, html.unescape(answer.content.decode())

    assert sent("own.csv", table, **fields)[0] == 302
    assert CodebookVersion.objects.get().pk == "own_ways@2"
    status, page = sent("own.csv", table)
    assert (status, "own.csv: it says nothing of the codebook" in page) == (422, True)
    _status, page = sent("own.csv", table.replace(b",What it is", b","), **fields)
    assert "own.csv: line 2, categories[0].definition: expected a text here" in page
    _status, page = sent("own.csv", table.replace(b"title", b"tittle"), **fields)
    assert "own.csv: line 1, column B: there is no 'tittle' in a codebook" in page
    qdc = write_qdc(shipped("qualities@1"), origin="test")
    assert sent("other.qdc", qdc, title="Brought", version="1")[0] == 302
    assert CodebookVersion.objects.filter(pk="brought@1").exists()
    _status, page = sent("notes.docx", b"words")
    assert "notes.docx: a codebook is a file ending in .yaml" in page


def test_a_codebook_is_read_and_laid_beside_an_earlier_version(browser: Browser) -> None:
    page = browser.get("/coding/codebooks/impacts@2/").content.decode()
    assert "Compare with impacts@1" in page
    page = browser.get("/coding/codebooks/impacts@2/?since=impacts@1").content.decode()
    assert "From impacts@1 to impacts@2" in page
    assert "Reports of 12 categories are to be coded again." in page
    assert browser.get("/coding/codebooks/other@1/").status_code == 404
