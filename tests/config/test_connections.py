from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from visavis.config.connections import connect_outside
from visavis.config.environment import SettingError, read


def test_loading_the_settings_makes_neither_keys_nor_folders(tmp_path: Path) -> None:
    data = tmp_path / "data"
    subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        check=True,
        env=os.environ | {"VISAVIS_DATA": str(data)},
    )
    assert list(tmp_path.iterdir()) == []


def test_keys_recovery_and_marker_lie_where_the_settings_say(tmp_path: Path) -> None:
    places = {name: str(tmp_path / name.lower()) for name in ("DATA", "KEYS", "RECOVERY")}
    outside = connect_outside(read({f"VISAVIS_{name}": place for name, place in places.items()}))
    outside.keys.create("client:1")
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()) == [
        "data/key-store.json",
        "keys/CURRENT",
        "keys/lock",
        "keys/master.key",
        "keys/secret-1",
        "keys/store-1.sqlite",
        "recovery/CURRENT",
        "recovery/master.key",
        "recovery/secret-1",
        "recovery/store-1.sqlite",
    ]


@pytest.mark.parametrize(
    "source",
    [
        {"VISAVIS_MASTER_KEY": "ab" * 32},
        {"VISAVIS_MASTER_KEY_COMMAND": f"echo {'ab' * 32}"},
        {"VISAVIS_MASTER_KEY": "wrong", "VISAVIS_MASTER_KEY_COMMAND": f"echo {'ab' * 32}"},
    ],
)
def test_a_root_key_from_elsewhere_lies_in_no_file(tmp_path: Path, source: dict[str, str]) -> None:
    connect_outside(read({"VISAVIS_DATA": str(tmp_path), **source})).keys.create("client:1")
    assert [p.name for p in tmp_path.rglob("master.key")] == []


def test_the_recovery_copy_in_the_key_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="another folder than VISAVIS_KEYS"):
        read({"VISAVIS_KEYS": str(tmp_path), "VISAVIS_RECOVERY": str(tmp_path)})
