"""``visavis codebook``: what raters code by, as files; with no installation and no database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from click.utils import echo
from rich.table import Table
from rich.tree import Tree

from visavis.cli.terminal import console, text
from visavis.codebooks.about import About
from visavis.codebooks.codebook import Codebook
from visavis.codebooks.difference import Change, differences
from visavis.codebooks.recoding import Recoding, Step, recoding_plan
from visavis.codebooks.shipped import REFERENCES, crosswalk, shipped
from visavis.exchange.codebook_files import read_codebook_file, write_codebook_file
from visavis.vocab.counted import counted
from visavis.vocab.remedy import RemedyError

NAMED = {
    Change.SAME: "as it was",
    Change.ADDED: "new",
    Change.REMOVED: "gone",
    Change.BOUNDARY: "told otherwise",
    Change.MOVED: "stands elsewhere",
    Change.WORDING: "other words, same meaning",
}
STEPS = {Step.STANDS: "stands", Step.CARRIED: "becomes", Step.AGAIN: "code again"}


@click.group("codebook")
def codebooks() -> None:
    """What raters code by, as files of many kinds."""


@codebooks.command("list")
def list_codebooks() -> None:
    """List the codebooks that come with the program."""
    for reference in REFERENCES:
        book = shipped(reference)
        echo(f"{reference}\t{counted(len(book.codable), 'category', 'categories')}\t{book.title}")


@codebooks.command("show")
@click.argument("codebook")
@click.option("--whole", is_flag=True, help="With inclusion, exclusion and examples.")
def show_codebook(codebook: str, *, whole: bool) -> None:
    """Show CODEBOOK, a file or one that comes with the program, as impacts@2."""
    book = _opened(codebook, None)
    tree = Tree(text(f"{book.title} ({book.reference})", "bold"))
    tree.add(text(book.says))
    _grow(tree, book, "", whole=whole)
    console().print(tree)


@codebooks.command("check")
@click.argument("codebook")
@click.option("--name", help="Of a table or a file of another program: what codings call it.")
@click.option("--version", default="1", show_default=True, help="The same.")
@click.option("--title", help="The same: how people call it.")
@click.option("--language", default="en", show_default=True, help="The same.")
@click.option("--says", default="", help="The same: what raters are told first.")
@click.option("--several", is_flag=True, help="The same: a report may be given several.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there: .yaml, .json, .csv, .xlsx or .qdc.",
)
def check_codebook(codebook: str, out: Path | None, **told: str | bool) -> None:
    """Check CODEBOOK, and write it in another form if wished."""
    book = _opened(codebook, _about(codebook, **told))
    if out is not None:
        write_codebook_file(book, out)
    echo(f"{book.reference}: {counted(len(book.codable), 'category', 'categories')}, in order.")


@codebooks.command("compare")
@click.argument("old")
@click.argument("new")
def compare_codebooks(old: str, new: str) -> None:
    """Say what changed from OLD to NEW, and which reports are to be coded again."""
    before, after = _opened(old, None), _opened(new, None)
    found = differences(before, after)
    shown = Table("category", "changed", "in", title=f"{before.reference} → {after.reference}")
    for one in found:
        if one.change is not Change.SAME:
            shown.add_row(text(one.code), NAMED[one.change], text(", ".join(one.fields)))
    walk = crosswalk(before.reference, after.reference)
    plan = recoding_plan(before, after, crosswalk=walk)
    steps = Table("codings of", "", "as", title="What becomes of the codings")
    for step in plan:
        steps.add_row(text(step.code), STEPS[step.step], text(_to(step)))
    terminal = console()
    terminal.print(shown)
    terminal.print(steps)
    again = sum(step.step is Step.AGAIN for step in plan)
    terminal.print(
        f"Reports of {again} of {counted(len(plan), 'category', 'categories')} are coded again."
    )


def _opened(codebook: str, about: About | None) -> Codebook:
    if codebook in REFERENCES:
        return shipped(codebook)
    if not Path(codebook).exists():
        msg = f"there is no file {codebook!r}, and with the program come {', '.join(REFERENCES)}"
        raise RemedyError(msg)
    return read_codebook_file(Path(codebook), about)


def _about(codebook: str, **told: str | bool) -> About | None:
    if not told["name"]:
        return None
    title = str(told["title"] or told["name"])
    return About(
        codebook=str(told["name"]),
        version=str(told["version"]),
        title=title,
        language=str(told["language"]),
        says=str(told["says"]) or f"Read from {Path(codebook).name}.",
        several=bool(told["several"]),
    )


def _grow(tree: Tree, book: Codebook, above: str, *, whole: bool) -> None:
    for category in book.children(above):
        branch = tree.add(text(category.title, "bold" if category.codable else "dim"))
        for line in _lines(book, category.code, whole=whole):
            branch.add(text(line))
        _grow(branch, book, category.code, whole=whole)


def _lines(book: Codebook, code: str, *, whole: bool) -> Iterator[str]:
    category = book.by_code[code]
    yield category.definition
    if whole:
        for label, words in (
            ("Belongs here", category.include),
            ("Belongs elsewhere", category.exclude),
            ("Example", category.example),
            ("Not this", category.counter_example),
        ):
            if words:
                yield f"{label}: {words}"


def _to(step: Recoding) -> str:
    if step.step is Step.STANDS:
        return ""
    return ", ".join(step.to) if step.to else "any"
