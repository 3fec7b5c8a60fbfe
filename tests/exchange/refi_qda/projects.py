"""Projects of the tests, and the zips that hold them."""

from __future__ import annotations

import io
import zipfile

from visavis.exchange.refi_qda.codebook import guid
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection, Text, User

WORDS = "I said it aloud, for the first time – and 😀 he nodded."
RATERS = (User(guid=guid("r1"), name="R1"), User(guid=guid("r2"), name="R2"))
CODES = (
    Code(
        guid=guid("top"),
        name="Top",
        codable=False,
        color="#336699",
        children=(Code(guid=guid("low"), name="Low & <lower>", description="Below."),),
    ),
)


def project() -> Project:
    """Return a project with one of everything that we write."""
    note = Text(guid=guid("note"), name="Memo", text="Why?\nBecause.", user=RATERS[0].guid)
    low = guid("low")
    selection = Selection(
        guid=guid("selection"),
        start=2,
        end=15,
        user=RATERS[1].guid,
        codings=(Coding(guid=guid("c2"), code=low, user=RATERS[1].guid),),
    )
    source = Text(
        guid=guid("source"),
        name="E001",
        text=WORDS,
        created="2026-01-01T00:00:00Z",
        selections=(selection,),
        codings=(Coding(guid=guid("c1"), code=low, user=RATERS[0].guid, notes=(note.guid,)),),
    )
    return Project(
        name="Round one",
        origin="Visavis",
        created="2026-01-02T00:00:00Z",
        description="A round.",
        users=RATERS,
        codes=CODES,
        sources=(source,),
        notes=(note,),
    )


def zipped(**parts: str | bytes) -> bytes:
    """Return a zip with these parts; in their names, `__` stands for a slash."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def qde(inside: str = "", *, head: str = "") -> str:
    """Return a project's XML."""
    return f'{head}<Project xmlns="urn:QDA-XML:project:1.0" name="p">{inside}</Project>'


def qdpx(inside: str, **sources: str | bytes) -> bytes:
    """Return a project's file around some XML."""
    return zipped(**{"project.qde": qde(inside)}, **sources)
