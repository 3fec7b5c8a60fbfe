"""A group of commands whose modules are imported only when one of them is called."""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import IO, Any, ClassVar

import click
from click.utils import echo

from visavis.cli.visible import visible
from visavis.gateways.faults import fault_in
from visavis.vocab.remedy import RemedyError


class Needs(Enum):
    """What must be there before a command's module is imported."""

    BARE = auto()
    """Nothing but the bare package."""
    REPORT = auto()
    """The ``[report]`` extra is installed."""
    SERVER = auto()
    """The ``[server]`` extra is installed; the command loads the settings itself, or never."""
    PLATFORM = auto()
    """The settings are loaded, so that the module may import models and actions."""


@dataclass(frozen=True, slots=True)
class LazyCommand:
    """Where a command stands, and what ``--help`` says of it without importing it."""

    module: str
    attribute: str
    summary: str
    needs: Needs


class RefusedError(click.ClickException):
    """A sentence on stderr and exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it."""
        echo(f"visavis: {visible(self.format_message())}", file=file, err=file is None)


class LazyGroup(click.Group):
    """Knows its commands by name; imports the one that is called."""

    table: ClassVar[Mapping[str, LazyCommand]]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the table's order."""
        del ctx
        return list(self.table)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List names and summaries; imports nothing."""
        del ctx
        if self.table:
            with formatter.section("Commands"):
                formatter.write_dl([(name, entry.summary) for name, entry in self.table.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Prepare what the command needs, then import it."""
        entry = self.table.get(cmd_name)
        if entry is None:
            return None
        if entry.needs is Needs.REPORT:
            require(cmd_name, "vl_convert", "report")
        elif entry.needs is not Needs.BARE:
            require(cmd_name, "django", "server")
        if entry.needs is Needs.PLATFORM:
            load_platform(ctx.find_root().params.get("data"))
        command: click.Command = getattr(importlib.import_module(entry.module), entry.attribute)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a `RemedyError` or a fault becomes its sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except RemedyError as error:
            raise RefusedError(str(error)) from error
        except Exception as error:
            what = fault_in(error)
            if what is None:
                raise
            msg = f"{what}. What was begun is not done; try again then."
            raise RefusedError(msg) from error


def load_platform(data: Path | None = None) -> None:
    """Load the settings, for the data folder `data` where one is named."""
    if data is not None:
        os.environ["VISAVIS_DATA"] = str(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "visavis.config.settings")
    import django  # noqa: PLC0415 -- the bare install has no Django

    django.setup()


def require(name: str, module: str, extra: str) -> None:
    """Refuse by name what the bare install lacks."""
    if importlib.util.find_spec(module) is None:
        msg = (
            f"`visavis {name}` belongs to the {extra}, which is not installed here. "
            f"Install it with: pip install 'visavis[{extra}]'"
        )
        raise RemedyError(msg)
