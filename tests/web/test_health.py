from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from visavis.gateways.outside import Outside, connect
from visavis.web import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    health._migrated.cache_clear()  # noqa: SLF001 -- what one process remembers, the next test forgets
    yield
    health._migrated.cache_clear()  # noqa: SLF001 -- as above


def ask(client: Client) -> tuple[int, str]:
    answer = client.get("/healthz")
    return answer.status_code, answer.content.decode()


def test_ready_says_so_and_nothing_else(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert answer.cookies == {}


def test_a_database_behind_the_code_is_not_ready(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    newest = max(name for app, name in recorder.applied_migrations() if app == "cards")
    recorder.record_unapplied("cards", newest)
    assert ask(client) == (503, "not ready\n")


class _NoKeys:
    def mac(self, purpose: str, message: bytes) -> bytes:
        raise OSError(purpose, message)


def test_without_keys_it_is_not_ready_and_the_log_says_why(
    client: Client, world: Outside, caplog: pytest.LogCaptureFixture
) -> None:
    connect(dataclasses.replace(world, keys=_NoKeys()))  # type: ignore[arg-type]  # all that is asked
    with caplog.at_level(logging.WARNING):
        assert ask(client) == (503, "not ready\n")
    assert "health.keys OSError" in caplog.text


def test_without_a_folder_to_write_in_it_is_not_ready(
    client: Client, world: Outside, tmp_path: Path
) -> None:
    connect(dataclasses.replace(world, data=tmp_path / "gone"))
    assert ask(client) == (503, "not ready\n")


def test_it_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
