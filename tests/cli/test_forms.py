"""`visavis forms`: another wording, another language, another rating line."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result
from django.test import Client as Browser

from tests import factories
from visavis.apps.cards.models import EventReport, LoadedForm
from visavis.apps.cards.rules.links import token_for
from visavis.cli.main import main
from visavis.instruments.shipped import definition
from visavis.vocab.card import Perspective

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["forms", *words])


@pytest.fixture
def other() -> dict[str, Any]:
    """The shipped card under another name, with HAT's line."""
    form = cast("dict[str, Any]", copy.deepcopy(definition("card@1")))
    form["id"] = "hat"
    ordinals = {"helpful.rating": (6, 7, 8, 9), "hindering.rating": (4, 3, 2, 1)}
    for entry in form["item"]:
        for part in entry.get("item", []):
            points = zip(
                part.get("answerOption", []), ordinals.get(part["linkId"], ()), strict=False
            )
            for option, ordinal in points:
                option["extension"][0]["valueDecimal"] = ordinal
    return form


def saved(folder: Path, form: object) -> str:
    path = folder / "form.json"
    path.write_text(json.dumps(form), encoding="utf-8")
    return str(path)


def test_the_shipped_form_is_listed() -> None:
    assert run("list").output == "card@1\ten, fr\tHow was the hour for you?\n"


def test_a_form_is_loaded_chosen_and_asked_with(tmp_path: Path, other: dict[str, Any]) -> None:
    practice = factories.practice()
    episode = factories.episode(factories.client(practice), factories.member(practice))
    card = factories.card_of(factories.held_session(episode), Perspective.CLIENT)
    assert run("add", saved(tmp_path, other)).output == "hat@1 is there, in en, fr.\n"
    assert "hat@1" in run("list").output
    assert run("use", "hat@1", "--practice", practice.name).exit_code == 0
    address = f"/c/{token_for(card.pk, card.generation)}"
    html = Browser().get(address).content.decode()
    assert 'value="4">9<small>' in html
    Browser().post(address, {"do": "hand-in", "hindering": "yes", "hindering-0-rating": "3"})
    card.refresh_from_db()
    assert (card.form, EventReport.objects.get(card=card).rating) == ("hat@1", 3)


def test_loading_twice_is_loading_once(tmp_path: Path, other: dict[str, Any]) -> None:
    run("add", saved(tmp_path, other))
    assert run("add", saved(tmp_path, other)).exit_code == 0
    assert LoadedForm.objects.count() == 1


def test_the_same_name_with_other_wording_is_refused(tmp_path: Path, other: dict[str, Any]) -> None:
    run("add", saved(tmp_path, other))
    other["title"] = "Well?"
    refused = run("add", saved(tmp_path, other))
    assert refused.exit_code == 2
    assert "hat@1 was loaded with other wording on 2026-03-02; raise the version" in refused.output


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("id", "card", "card@1 comes with the program"),
        ("status", None, ""),
        ("language", "qq", "'qq' is no language that pages can be shown in"),
        ("title", "", "title: expected a text, got ''"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, other: dict[str, Any], key: str, value: object, said: str
) -> None:
    result = run("add", saved(tmp_path, other | {key: value}))
    assert result.exit_code == (2 if said else 0)
    assert said in result.output


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.json"
    path.write_bytes(b'{"id": "caf\xe9"}')
    assert run("add", str(path)).exit_code == 2


def test_a_form_or_a_practice_that_is_not_there_is_named(tmp_path: Path) -> None:
    practice = factories.practice()
    assert "there is no card form x@1" in run("use", "x@1", "--practice", practice.name).output
    nobody = run("use", "card@1", "--practice", "Nobody")
    assert f"there is no practice 'Nobody'; there is {practice.name}" in nobody.output


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"title": "half a letter \\ud800"}',
        b'{"title": "nothing\\u0000"}',
        b'{"version": NaN}',
        b'{"version": 1e999}',
        b"\xff\xfe",
    ],
)
def test_what_no_database_keeps_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "form.json"
    path.write_bytes(content)
    result = run("add", str(path))
    assert result.exit_code == 2
    assert "this is no JSON in UTF-8" in result.output


def test_a_backslash_before_u0000_is_text(tmp_path: Path, other: dict[str, Any]) -> None:
    other["title"] = r"How was the hour\u0000 for you?"
    assert run("add", saved(tmp_path, other)).exit_code == 0
