from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from visavis.cli.main import main
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.root import RootFile
from visavis.gateways.outside import Outside, connect


@dataclass(frozen=True)
class Site:
    """An installation on disk."""

    base: Path

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def keys(self) -> Path:
        return self.base / "keys"

    @property
    def recovery(self) -> Path:
        return self.base / "recovery"

    def open_keys(self) -> FileKeys:
        """The keys as another process finds them."""
        return FileKeys(
            folder=self.keys,
            recovery=self.recovery,
            marker=self.data / "key-store.json",
            root=RootFile(self.keys / "master.key"),
        )


@pytest.fixture
def site(world: Outside, tmp_path: Path) -> Site:
    """Keys on disk instead of those in memory."""
    made = Site(tmp_path / "site")
    made.data.mkdir(parents=True)
    connect(replace(world, keys=made.open_keys(), data=made.data))
    return made


Visavis = Callable[..., Result]


@pytest.fixture
def visavis() -> Visavis:
    """Run the command; anything but an orderly end is a failure here."""

    def run(*arguments: object, answer: str | None = None) -> Result:
        result = CliRunner().invoke(main, [str(a) for a in arguments], input=answer)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run
