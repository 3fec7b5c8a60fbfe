"""Settings that cannot be right are refused with a sentence, before anything is built on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from visavis.config.environment import SettingError, read


@pytest.mark.parametrize(
    "url", ["nonsense", "://", "mysql://kay:sesame@host/name", "postgres://kay:sesame@[::1/name"]
)
def test_an_address_of_no_database_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL is no address") as refusal:
        read({"DATABASE_URL": url})
    assert "sesame" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    ["sqlite:////var/lib/visa vis/x.sqlite3", "postgresql://u:p%40@h/x", "postgres://%2Frun/x"],
)
def test_an_address_of_a_database_is_taken_as_it_is(url: str) -> None:
    assert read({"DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize("address", ["nonsense", "https://[::1", "http://x:99999999", "ftp://x"])
def test_an_address_that_nobody_can_open_is_refused(address: str) -> None:
    with pytest.raises(SettingError, match="VISAVIS_ADDRESS is"):
        read({"VISAVIS_ADDRESS": address})


@pytest.mark.parametrize("port", ["²", "-1", "999999"])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(SettingError, match="VISAVIS_SMTP_PORT is"):
        read({"VISAVIS_SMTP_PORT": port})


def test_what_is_set_to_nothing_is_not_set() -> None:
    names = [
        "VISAVIS_DATA",
        "VISAVIS_KEYS",
        "VISAVIS_RECOVERY",
        "VISAVIS_SMTP_PORT",
        "DATABASE_URL",
    ]
    assert read(dict.fromkeys(names, "")) == read({})


def test_a_secret_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingError, match="cannot be read \\(no text\\)"):
        read({"VISAVIS_MASTER_KEY_FILE": str(file)})
