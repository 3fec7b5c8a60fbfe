"""``visavis backup``: the data in a folder, without the keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
from rich.console import Console

from visavis import __version__
from visavis.apps.audit.rules.anchors import file_in
from visavis.cli.installation import database, migrations, require_tables
from visavis.gateways.backup.manifest import Manifest, file_hash
from visavis.gateways.keys import private
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError

ANCHORS = "anchors.jsonl"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Copy the data into a new folder, while the server runs.

    The keys are not in it, so it opens nothing by itself and erasure holds in it. They are kept
    by the key folder and its recovery copy.
    """
    require_tables()
    folder = folder.absolute()
    if folder.exists():
        msg = f"{folder} exists already. Name a new folder, as in {folder.name}-2."
        raise RemedyError(msg)
    draft = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        private.make_folder(draft)
        fill(draft)
        draft.rename(folder)
        private.sync(folder.parent)
    except OSError as error:
        msg = f"{folder} cannot be written ({error.strerror}). Make room, or name another folder."
        raise RemedyError(msg) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"The data is in {folder}.")
    console.print("No keys are in it; their recovery copy belongs to another place.")


def fill(folder: Path) -> None:
    """Write database, anchors and manifest into `folder`."""
    source = database()
    # Asked before the copy is made: keys that are as new as the manifest says are new enough.
    standing = outside().keys.standing()
    source.copy_out(folder)
    anchors = file_in(outside().data)
    if anchors.exists():
        private.copy(anchors, folder / ANCHORS)
    manifest = Manifest(
        made_at=outside().clock.now(),
        version=__version__,
        engine=source.engine,
        migrations=migrations(),
        keys=standing,
        files={path.name: file_hash(path) for path in sorted(folder.iterdir())},
    )
    manifest.write(folder, outside().keys)
    for path in folder.iterdir():
        private.sync(path)
    private.sync(folder)
