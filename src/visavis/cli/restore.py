"""``visavis restore``: a backup in the place of the data, with every erasure since."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from filelock import FileLock, Timeout
from rich.console import Console

from visavis.apps.audit.actions.anchor import anchor
from visavis.apps.audit.actions.record import record
from visavis.apps.audit.queries.verify import verify
from visavis.apps.audit.rules import OPERATOR
from visavis.apps.audit.rules.anchors import AnchorKind, file_in
from visavis.apps.cards.actions.withdraw import withdraw_again
from visavis.apps.care.actions.erasure import purge_erased
from visavis.apps.people.models import Practice
from visavis.cli import audit, prepare
from visavis.cli.backup import ANCHORS
from visavis.cli.installation import database, has_tables
from visavis.gateways.backup import manifest as manifests
from visavis.gateways.backup.manifest import BackupError, Manifest
from visavis.gateways.keys import private
from visavis.gateways.keys.protocol import KeyStoreError
from visavis.gateways.outside import outside
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put it in the place of the data that is here.")
@click.pass_context
def restore(ctx: click.Context, folder: Path, *, replace: bool) -> None:
    """Put a backup in the place of the data, and erase again whoever was erased since."""
    console = Console(highlight=False, soft_wrap=True)
    with server_stopped(outside().data):
        manifest = check(folder)
        nothing_here = is_empty()
        if not nothing_here:
            if not replace:
                msg = "There is a practice here. To put the backup in its place, add --replace."
                raise RemedyError(msg)
            anchor(now=outside().clock.now())  # so that it is known how much is lost
        connections.close_all()
        database().copy_in(folder)
        connections.close_all()
        prepare.migrate()
        if nothing_here:
            take_anchors(folder)
        settled = settle()
    console.print(f"Restored the data of {manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    if settled.erased:
        console.print(f"Erased again: {settled.erased} who were erased since.")
    if settled.withdrawn:
        cards = counted(settled.withdrawn, "card that its client", "cards that clients")
        console.print(f"Taken back again: {cards} took back since.")
    console.print(
        "What came in after the backup is lost: cards, withdrawn consents, wishes to be erased. "
        "Everybody signs in anew."
    )
    verdict = verify()
    audit.show(console, verdict)
    if not verdict.intact:
        ctx.exit(audit.BROKEN)


def check(folder: Path) -> Manifest:
    """Refuse what is no whole backup, or not one that belongs to these keys."""
    manifest, proof = manifests.read(folder)
    manifest.check_files(folder)
    here = database().engine
    if manifest.engine != here:
        msg = f"This is a backup of {manifest.engine}, and this installation uses {here}."
        raise BackupError(msg)
    unknown = set(manifest.migrations) - _known_migrations()
    if unknown:
        msg = f"The backup was made by a newer Visavis ({manifest.version}). Update this one."
        raise BackupError(msg)
    check_keys(manifest)
    manifest.check_proof(proof, outside().keys)
    return manifest


def check_keys(manifest: Manifest) -> None:
    """Refuse unless the keys of the backup are here, as new as the backup or newer."""
    keys = outside().keys
    if not keys.exists():
        msg = (
            "The keys of this backup are not here. Name the key folder in VISAVIS_KEYS; if it is "
            "lost, name its recovery copy in VISAVIS_RECOVERY and run: visavis keys recover"
        )
        raise KeyStoreError(msg)
    standing = keys.standing()
    if standing.store != manifest.keys.store:
        msg = "The backup was sealed with another key store. Name its folder in VISAVIS_KEYS."
        raise KeyStoreError(msg)
    if standing.generation < manifest.keys.generation:
        msg = (
            f"The keys here are of generation {standing.generation}, older than the backup "
            f"(generation {manifest.keys.generation}). Bring the newest copy of the keys back."
        )
        raise KeyStoreError(msg)


def take_anchors(folder: Path) -> None:
    """Take the anchors over from the backup; there is no practice here that others belong to."""
    anchors = file_in(outside().data)
    anchors.unlink(missing_ok=True)
    if (folder / ANCHORS).exists():
        private.make_folder(anchors.parent)
        private.copy(folder / ANCHORS, anchors)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was repeated after a restore."""

    erased: int
    withdrawn: int


def settle() -> Settled:
    """Say in anchors and audit log that a backup was restored; replay erasures and withdrawals."""
    now = outside().clock.now()
    anchor(now=now, kind=AnchorKind.RESTORED)
    settled = Settled(
        erased=purge_erased(by=OPERATOR, now=now), withdrawn=withdraw_again(by=OPERATOR, now=now)
    )
    record(
        verb="installation.restored",
        by=OPERATOR,
        at=now,
        details={"erased_again": settled.erased, "withdrawn_again": settled.withdrawn},
    )
    return settled


def is_empty() -> bool:
    """Whether there is nothing here that a restore would replace."""
    return not (has_tables() and Practice.objects.exists())


@contextlib.contextmanager
def server_stopped(data: Path) -> Iterator[None]:
    """Hold the data folder as a running server does."""
    private.make_folder(data)
    try:
        with FileLock(data / "start.lock", timeout=0):
            yield
    except Timeout as error:
        msg = f"A server runs on {data}. Stop it, and restore then."
        raise RemedyError(msg) from error


def _known_migrations() -> set[str]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}
