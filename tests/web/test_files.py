"""Static files as they are served in a practice: each version under a name of its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from visavis.web.files import Files

OWN = "visavis/card"


@pytest.mark.slow
def test_scripts_import_each_other_by_their_versioned_names(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": f"{Files.__module__}.{Files.__name__}"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    ours = {name: tmp_path / to for name, to in names.items() if name.startswith(OWN)}
    imported = {
        name: re.findall(r'from "\./(.+?)"', file.read_text()) for name, file in ours.items()
    }
    assert len(imported[f"{OWN}/card.js"]) == 3
    assert {f"{OWN}/{one}" for found in imported.values() for one in found} <= set(names.values())
