"""Psych-DS: the study dataset itself, its tables as CSV with a description beside each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from visavis.dataset.describe.json_file import read_json
from visavis.dataset.describe.names import CHANGES, DESCRIPTION, OWN
from visavis.dataset.describe.variables import Json
from visavis.dataset.write import Author, DatasetWriter, Description
from visavis.exchange.sharing.study import Study, pieces

WITHOUT_WORDS = "People's own words were left out when this was passed on."


def write_psych_ds(study: Study, goal: Path, tell: Callable[[str], None]) -> None:
    """Write the dataset anew; `tell` is told of each table that is done."""
    about = described(study)
    with DatasetWriter(goal, about=about) as out:
        for table in study.tables:
            for piece in pieces(study.scan(table)):
                out.write(table.name, piece)
            tell(table.name)
        for path, content in study.along():
            out.add_file(path, content)
        changes = study.dataset.folder / CHANGES
        if changes.is_file() and CHANGES not in dict(study.along()):
            out.add_file(CHANGES, changes.read_bytes())


def described(study: Study) -> Description:
    """Return what the dataset says of itself, which is as true of its copy."""
    about = read_json(study.dataset.folder / DESCRIPTION)
    own = read_json(study.dataset.folder / OWN)
    keywords = about.get("keywords")
    notes = study.dataset.notes + ((WITHOUT_WORDS,) if study.leaves_words_out else ())
    return Description(
        name=study.dataset.name,
        says=study.dataset.says,
        made_by=_text(own, "madeBy"),
        text=study.dataset.text and study.text,
        simulated=study.dataset.simulated,
        authors=_authors(about.get("author")),
        licence=_text(about, "license"),
        citation=_text(about, "citation"),
        keywords=tuple(map(str, keywords)) if isinstance(keywords, list) else (),
        notes=notes,
    )


def _text(found: Json, name: str) -> str:
    return str(found.get(name) or "") if isinstance(found, dict) else ""


def _authors(found: Json) -> tuple[Author, ...]:
    listed = found if isinstance(found, list) else [found]
    return tuple(
        Author(
            name=_text(one, "name"),
            given=_text(one, "givenName"),
            family=_text(one, "familyName"),
            orcid=_text(one, "identifier"),
        )
        for one in listed
        if isinstance(one, dict)
    )
