"""`visavis forms`: card forms beside the shipped ones."""

from __future__ import annotations

import json
from pathlib import Path

import click
from click.utils import echo

from visavis.apps.audit.rules import OPERATOR
from visavis.apps.cards.actions.forms import load_form, use_form
from visavis.apps.cards.queries.forms import all_card_forms
from visavis.apps.people.models import Practice
from visavis.gateways.outside import outside
from visavis.vocab.remedy import RemedyError


@click.group()
def forms() -> None:
    """Wording, languages and rating lines of the card."""


@forms.command("list")
def list_forms() -> None:
    """List the card forms that practices may ask with."""
    for form in all_card_forms():
        echo(f"{form.name}\t{', '.join(form.languages)}\t{form.title.source}")


@forms.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add_form(file: Path) -> None:
    """Load a card form from FILE, a FHIR R4 Questionnaire as JSON."""
    try:
        definition = read_definition(file)
    except (ValueError, RecursionError) as error:
        # Of a letter that is none, the message would repeat it.
        why = "" if isinstance(error, UnicodeEncodeError) else f" ({error})"
        msg = f"{file}: this is no JSON in UTF-8{why}; save it as such"
        raise RemedyError(msg) from error
    try:
        form = load_form(definition=definition, by=OPERATOR, now=outside().clock.now())
    except RemedyError as error:
        msg = f"{file}: {error}"
        raise RemedyError(msg) from error
    echo(f"{form.name} is there, in {', '.join(form.languages)}.")


def read_definition(file: Path) -> object:
    """Read what every database keeps as it is.

    Raises
    ------
    ValueError
        Also for what Python's reader lets through: numbers that are none or without end, half a
        letter, the letter NUL.
    RecursionError
        When it goes deeper than anybody writes.
    """
    definition: object = json.loads(file.read_text(encoding="utf-8-sig"))
    whole = json.dumps(definition, allow_nan=False, ensure_ascii=False)
    whole.encode()
    if json.dumps("\0")[1:-1] in whole.replace("\\\\", ""):
        msg = "it holds the letter NUL"
        raise ValueError(msg)
    return definition


@forms.command("use")
@click.argument("name")
@click.option("--practice", required=True, help="The practice's name as it stands in its settings.")
def choose_form(name: str, practice: str) -> None:
    """Ask with the card form NAME from now on."""
    found = Practice.objects.filter(name=practice).first()
    if found is None:
        names = ", ".join(Practice.objects.order_by("name").values_list("name", flat=True))
        msg = f"there is no practice {practice!r}; there is {names or 'none yet'}"
        raise RemedyError(msg)
    use_form(practice=found, name=name, by=OPERATOR, now=outside().clock.now())
    echo(f"{found.name} asks with {name} now.")
