"""Runs tests without the checkout's fixtures, but with the profile of property tests they share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WITHOUT = ["-c", "tools/bare.ini", "--rootdir", str(ROOT), "--noconftest"]


class Profile:
    """What `tests/conftest.py` does elsewhere."""

    @staticmethod
    def pytest_configure() -> None:
        """Load the profile; found only now, when pytest has put the checkout on the path."""
        from tests import properties  # noqa: PLC0415 -- not on the path before

        properties.register()

    @staticmethod
    def pytest_collection_finish() -> None:
        """Let the garbage collector leave alone what was imported."""
        from tests.collecting import seldom  # noqa: PLC0415 -- as above

        seldom()


if __name__ == "__main__":
    sys.exit(pytest.main([*WITHOUT, *sys.argv[1:]], plugins=[Profile()]))
