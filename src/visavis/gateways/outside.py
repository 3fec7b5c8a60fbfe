"""The one place where the platform finds its connections to the outside world."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from visavis.gateways.clock import Clock
from visavis.gateways.keys.protocol import Keys
from visavis.gateways.mail import Mail
from visavis.gateways.sms import Sms


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything outside the database that the platform talks to."""

    clock: Clock
    keys: Keys
    mail: Mail
    sms: Sms | None
    """None where the practice has no SMS gateway; e-mail and paper remain."""
    data: Path
    """The folder for what is kept beside the database: anchors of the audit chain, backups."""
    address: str
    """Where people reach this installation, as in ``https://visavis.example``; no last slash."""
    embeddings: Path | None = None
    """A folder with word vectors by which a machine reads reports; None where it counts words."""


_connected: Outside | None = None


def connect(outside: Outside) -> None:
    """Set the connections; `config` does this once, tests do it for each case."""
    global _connected  # noqa: PLW0603 -- the one switchboard; see the module's first line
    _connected = outside


def outside() -> Outside:
    """Return the connections.

    Raises
    ------
    RuntimeError
        When nothing was connected: the settings were not loaded.
    """
    if _connected is None:
        msg = "the outside world is not connected: load visavis.config.settings first"
        raise RuntimeError(msg)
    return _connected
