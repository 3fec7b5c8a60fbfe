"""Bring a data folder up to date: database, static files, catalogues of messages."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from visavis.apps.people.models import Practice
from visavis.cli.installation import has_tables
from visavis.gateways.outside import outside

STAMP = ".collected"


def prepare() -> None:
    """Do what is needed and nothing else; a second start finds nothing to do."""
    outside().keys.standing()  # makes them at the first start; refuses here when they are lost
    has_tables()  # refuses here when the database cannot be reached
    compile_messages()
    migrate()
    collect_static()


def is_empty() -> bool:
    """Whether no practice was made yet."""
    return not Practice.objects.exists()


def is_simulated() -> bool:
    """Whether every practice here is invented, and there is one."""
    return not is_empty() and not Practice.objects.filter(simulated=False).exists()


def migrate() -> None:
    """Bring the database to the present form."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Put the static files, compressed and with fingerprints, where they are served from."""
    root = Path(settings.STATIC_ROOT)
    present = hashlib.sha256("\n".join(sorted(_static_files())).encode()).hexdigest()
    stamp = root / STAMP
    if stamp.exists() and stamp.read_text(encoding="utf-8") == present:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(present, encoding="utf-8")


def _static_files() -> Iterator[str]:
    """Name every source file with size and time."""
    for finder in get_finders():
        for path, storage in finder.list([]):
            modified = storage.get_modified_time(path).isoformat()
            yield f"{path} {storage.size(path)} {modified}"


def compile_messages() -> None:
    """Compile catalogues that changed since they were compiled; only in a working copy."""
    stale = [po for folder in settings.LOCALE_PATHS for po in _stale(Path(folder))]
    if not stale or importlib.util.find_spec("babel") is None:
        return
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- not installed everywhere
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- not installed everywhere

    for po in stale:
        with po.open("rb") as source:
            catalogue = read_po(source)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)


def _stale(folder: Path) -> Iterator[Path]:
    for po in folder.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            yield po
