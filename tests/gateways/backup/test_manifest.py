"""Manifests that somebody, or a disk, has written over."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from visavis.gateways.backup import manifest as manifests
from visavis.gateways.backup.manifest import NAME, BackupError, Manifest
from visavis.gateways.keys.memory import MemoryKeys
from visavis.gateways.keys.protocol import Standing


@pytest.fixture
def written(tmp_path: Path) -> dict[str, Any]:
    made = Manifest(
        made_at=datetime(2026, 3, 2, tzinfo=UTC),
        version="1",
        engine="sqlite",
        migrations=(),
        keys=Standing(UUID(int=1), 1),
        files={},
    )
    made.write(tmp_path, MemoryKeys())
    whole: dict[str, Any] = json.loads((tmp_path / NAME).read_text())
    assert manifests.read(tmp_path)[0] == made
    return whole


@pytest.mark.parametrize("store", [1, None, "x", [], "\ud800"])
def test_a_key_store_that_has_no_name_is_refused(
    tmp_path: Path, written: dict[str, Any], store: object
) -> None:
    written["manifest"]["keys"]["store"] = store
    (tmp_path / NAME).write_text(json.dumps(written))
    with pytest.raises(BackupError, match="is no backup"):
        manifests.read(tmp_path)


@pytest.mark.parametrize("name", ["../x", "a" * 300, "é" * 130])
def test_a_file_that_cannot_be_in_the_folder_is_refused(
    tmp_path: Path, written: dict[str, Any], name: str
) -> None:
    written["manifest"]["files"] = {name: "0" * 64}
    (tmp_path / NAME).write_text(json.dumps(written))
    with pytest.raises(BackupError, match="is no backup"):
        manifests.read(tmp_path)


def test_a_version_in_half_letters_is_refused(tmp_path: Path, written: dict[str, Any]) -> None:
    written["manifest"] |= {"format": 2, "version": "\ud800"}
    (tmp_path / NAME).write_text(json.dumps(written))
    with pytest.raises(BackupError, match="is no backup"):
        manifests.read(tmp_path)


@pytest.mark.parametrize("content", ["[" * 100_000, "[]", "1e999", '{"manifest": 1}'])
def test_something_else_in_its_place_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / NAME).write_text(content)
    with pytest.raises(BackupError, match="is no backup"):
        manifests.read(tmp_path)
