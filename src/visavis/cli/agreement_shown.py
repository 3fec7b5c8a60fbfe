"""Agreement between raters as people read it in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from visavis.cli.terminal import text
from visavis.stats.agreement import Agreement, Coefficient
from visavis.stats.results import Estimate, Result, Table
from visavis.stats.results.shown import shown


def show(console: Console, found: Agreement, parts: Sequence[Result]) -> None:
    """Print what was used, the coefficients, how often categories occur, and a sentence."""
    console.print(_used(found))
    console.print(_coefficients(found))
    _reasons(console, [(one.name, one) for one in found.coefficients])
    console.print()
    console.print(_prevalence(found.prevalence))
    for part in parts:
        console.print(_estimates(part))
        told = [(f"{_whose(one)} ({one.name})", one) for one in _all(part)]
        _reasons(console, told)
        _once_each(console, [("left out: {}.", _gone(one), _whose(one)) for one in _all(part)])
        more = [(c, one) for one in _all(part) for c in one.cautions if c not in found.cautions]
        _once_each(console, [("{}", caution, _whose(one)) for caution, one in more])
    for caution in found.cautions:
        console.print(text(caution, style="yellow"))
    console.print(text(f"\n{found.sentence()}", style="bold"))


def _grid(title: str, *columns: str) -> Grid:
    made = Grid(
        title=title, title_justify="left", box=None, header_style="bold", padding=(0, 2, 0, 0)
    )
    for place, name in enumerate(columns):
        made.add_column(name, justify="right" if place else "left")
    return made


def _used(found: Agreement) -> Grid:
    made = _grid(found.diagnosis.title(), "", "")
    for row in found.diagnosis.rows():
        made.add_row(text(str(row["what"])), f"{row['count']:,}")
    return made


def _coefficients(found: Agreement) -> Grid:
    made = _grid("\nAgreement", "", "value", "95 % interval", "se", "observed", "by chance")
    for one in found.coefficients:
        if one.value is not None:
            made.add_row(_name(one), *_numbers(one), shown(one.observed), shown(one.expected))
    made.caption = text("\n".join(_methods(found)))
    made.caption_justify = "left"
    return made


def _methods(found: Agreement) -> list[str]:
    """Say how intervals were found: first how most were, then how those of others were."""
    names: dict[str, list[str]] = {}
    for one in found.coefficients:
        if one.interval:
            names.setdefault(one.interval.method, []).append(one.name)
    usual, *others = sorted(names, key=lambda method: -len(names[method])) or [""]
    return [usual, *(f"{', '.join(names[method])}: {method}" for method in others)]


def _name(one: Coefficient) -> Text:
    scale = one.of["scale"]
    return text(one.name if scale == "nominal" else f"{one.name} ({scale})")


def _numbers(one: Estimate) -> tuple[str, str, str]:
    around = f"{shown(one.interval.low)} to {shown(one.interval.high)}" if one.interval else "–"
    return shown(one.value), around, shown(one.se)


def _reasons(console: Console, named: Sequence[tuple[str, Estimate]]) -> None:
    """Say why there is no value or no interval, each reason once."""
    undefined = [("undefined. {}", one.undefined, name) for name, one in named]
    no_interval = [("no interval. {}", one.no_interval, name) for name, one in named]
    _once_each(console, [*undefined, *no_interval])


def _once_each(console: Console, said: Iterable[tuple[str, str | None, str]]) -> None:
    """Print each sentence once, after the names of all of which it is said."""
    found: dict[str, dict[str, None]] = {}
    for frame, sentence, name in said:
        if sentence:
            found.setdefault(frame.format(sentence), {})[name] = None
    for sentence, names in found.items():
        console.print(Text.assemble(text(", ".join(names), "bold"), text(f": {sentence}")))


def _gone(one: Estimate) -> str | None:
    """Say which units were left out; lines that were are told once, at the top."""
    return replace(one, lines={}).why_dropped


def _prevalence(shares: Table) -> Grid:
    made = _grid(shares.title(), "", "share", "95 % interval", "se")
    for share in shares:
        made.add_row(text(share.of["category"]), *_numbers(share))
    return made


def _estimates(part: Result) -> Grid:
    made = _grid(f"\n{part.title()}", "", "", "value", "95 % interval", "n")
    for one in _all(part):
        made.add_row(text(_whose(one)), one.name, *_numbers(one)[:2], f"{one.n:,}")
    return made


def _all(part: Result) -> Iterable[Estimate]:
    return part if isinstance(part, Table) else ()


def _whose(one: Estimate) -> str:
    return " – ".join(word for key, word in one.of.items() if key not in ("coefficient", "scale"))
