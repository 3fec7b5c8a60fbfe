"""``visavis keys``: renew the key store, or bring it back."""

from __future__ import annotations

import click
from rich.console import Console

from visavis.apps.audit.actions.record import record
from visavis.apps.audit.rules import OPERATOR
from visavis.cli.installation import has_tables
from visavis.gateways.keys.file import FileKeys
from visavis.gateways.keys.protocol import Standing
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@click.group()
def keys() -> None:
    """Renew the key store, or bring it back."""


@keys.command()
@click.option(
    "--new-recovery",
    is_flag=True,
    help="The recovery copy is lost for good: begin another in VISAVIS_RECOVERY.",
)
def rotate(*, new_recovery: bool) -> None:
    """Wrap every key anew and destroy the generation before."""
    store = _on_disk()
    if not store.exists():
        msg = "There are no keys yet; the first start makes them."
        raise RemedyError(msg)
    store.rotate(new_recovery=new_recovery)
    _report("keys.rotated", store.standing(), "the generation before is destroyed")


@keys.command()
def recover() -> None:
    """Bring a lost key folder back from the recovery copy."""
    _report("keys.recovered", _on_disk().recover(), "brought back from the recovery copy")


def _on_disk() -> FileKeys:
    store = outside().keys
    if not isinstance(store, FileKeys):
        msg = "The keys of this installation are not on disk."
        raise RemedyError(msg)
    return store


def _report(verb: str, standing: Standing, what: str) -> None:
    generation = standing.generation
    if has_tables():
        now = outside().clock.now()
        record(verb=verb, by=OPERATOR, at=now, details={"generation": generation})
    Console(highlight=False).print(f"Keys of generation {generation}: {what}.")
