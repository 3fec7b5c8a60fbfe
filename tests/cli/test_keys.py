from __future__ import annotations

import shutil

import pytest

from tests.cli.conftest import Site, Visavis
from visavis.apps.audit.models import Entry
from visavis.cli import prepare
from visavis.gateways.keys.protocol import KeysLostError
from visavis.gateways.outside import outside

pytestmark = pytest.mark.django_db


def test_rotating_makes_a_generation_and_an_entry(site: Site, visavis: Visavis) -> None:
    outside().keys.create("client:1")
    result = visavis("keys", "rotate")
    assert (result.exit_code, result.output) == (
        0,
        "Keys of generation 2: the generation before is destroyed.\n",
    )
    entry = Entry.objects.get()
    assert (entry.verb, entry.details) == ("keys.rotated", {"generation": 2})


def test_there_is_nothing_to_rotate_before_the_first_start(site: Site, visavis: Visavis) -> None:
    result = visavis("keys", "rotate")
    assert (result.exit_code, "first start makes them" in result.output) == (2, True)
    assert not site.keys.exists()


def test_a_lost_folder_comes_back(site: Site, visavis: Visavis) -> None:
    keys = outside().keys
    keys.create("client:1")
    sealed = keys.seal("client:1", "word", context="c")
    shutil.rmtree(site.keys)
    result = visavis("audit", "verify")
    assert (result.exit_code, result.output) == (
        0,
        "The audit log is whole: 0 entries, 0 anchors.\n",
    )
    result = visavis("keys", "rotate")
    assert (result.exit_code, "with: visavis keys recover" in result.output) == (2, True)
    assert visavis("keys", "recover").exit_code == 0
    assert site.open_keys().open("client:1", sealed, context="c") == "word"


def test_a_new_recovery_copy_is_begun_only_when_asked(site: Site, visavis: Visavis) -> None:
    outside().keys.create("client:1")
    shutil.rmtree(site.recovery)
    result = visavis("keys", "rotate")
    assert (result.exit_code, "rotate --new-recovery" in result.output) == (2, True)
    assert visavis("keys", "rotate", "--new-recovery").exit_code == 0
    assert (site.recovery / "secret-2").exists()


def test_keys_that_are_not_on_disk_are_not_renewed(visavis: Visavis) -> None:
    result = visavis("keys", "recover")
    assert (result.exit_code, "not on disk" in result.output) == (2, True)


def test_a_start_makes_keys_once_and_refuses_when_they_are_lost(site: Site) -> None:
    prepare.prepare()
    shutil.rmtree(site.keys)
    with pytest.raises(KeysLostError, match="visavis keys recover"):
        prepare.prepare()
