"""Where the root of all keys comes from: a file, the environment, or a command."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from visavis.gateways.keys import private
from visavis.gateways.keys.envelope import KEY_BYTES
from visavis.gateways.keys.protocol import KeysLostError, KeyStoreError

COMMAND_SECONDS = 60
FORM = f"{KEY_BYTES * 2} hexadecimal digits, as `openssl rand -hex {KEY_BYTES}` prints them"


class Root(Protocol):
    """Gives the root key."""

    @property
    def file(self) -> Path | None:
        """The file it stands in, which the recovery copy must hold too; None if elsewhere."""
        ...

    def make(self) -> None:
        """Make sure that there is one, when a store begins."""
        ...

    def read(self) -> bytes:
        """Return the root key."""
        ...


@dataclass(frozen=True, slots=True)
class RootFile:
    """A file of mode 600 in the key folder: the default."""

    file: Path

    def make(self) -> None:
        """Write a random key, unless one stands there."""
        if not self.file.exists():
            private.write(self.file, os.urandom(KEY_BYTES).hex().encode())

    def read(self) -> bytes:
        """Return what the file holds."""
        try:
            text = private.read(self.file).decode(errors="replace")
        except FileNotFoundError as error:
            msg = f"The master key {self.file} is gone. Bring it back with: visavis keys recover"
            raise KeysLostError(msg) from error
        return _parse(text, str(self.file))


@dataclass(frozen=True, slots=True)
class RootValue:
    """Given in the environment."""

    value: str

    @property
    def file(self) -> None:
        """It stands in no file of ours."""

    def make(self) -> None:
        """Check it before anything is wrapped with it."""
        self.read()

    def read(self) -> bytes:
        """Return the value."""
        return _parse(self.value, "VISAVIS_MASTER_KEY")


@dataclass(frozen=True, slots=True)
class RootCommand:
    """Printed by a command, as a key management service's own tool does."""

    command: str

    @property
    def file(self) -> None:
        """It stands in no file of ours."""

    def make(self) -> None:
        """Check it before anything is wrapped with it."""
        self.read()

    def read(self) -> bytes:
        """Run the command; its output is never shown, whatever goes wrong."""
        try:
            result = subprocess.run(  # noqa: S603 -- the operator's own command, without a shell
                shlex.split(self.command),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
                timeout=COMMAND_SECONDS,
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            msg = (
                f"VISAVIS_MASTER_KEY_COMMAND failed ({type(error).__name__}). "
                "Run it by hand as the user of this server; it must print the master key."
            )
            raise KeyStoreError(msg) from None
        return _parse(result.stdout.decode(errors="replace"), "VISAVIS_MASTER_KEY_COMMAND")


def _parse(text: str, source: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        msg = f"{source} does not give a master key; expected {FORM}."
        raise KeyStoreError(msg)
    return key
