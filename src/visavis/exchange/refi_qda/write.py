"""Write a project as ``.qdpx``: valid QDA-XML 1.0, and the same bytes for the same project."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from visavis.exchange.refi_qda.elements import CODEBOOKS, PROJECTS
from visavis.exchange.refi_qda.package import PROJECT, SOURCES, pack
from visavis.exchange.refi_qda.project import Code, Coding, Project, Selection, Text
from visavis.exchange.refi_qda.read import INTERNAL

ILLEGAL = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_project(project: Project) -> bytes:
    """Return the bytes of a ``.qdpx``.

    Texts stand in parts of their own, as the programs that read them expect. Elements stand in the
    order of the project: whoever makes it sees to it that the order tells nothing.
    """
    root = Element("Project", _given(xmlns=PROJECTS, name=project.name, origin=project.origin))
    root.attrib.update(_given(creationDateTime=project.created))
    if project.users:
        users = SubElement(root, "Users")
        for user in project.users:
            SubElement(users, "User", _given(guid=user.guid, name=user.name))
    if project.codes:
        _add_codes(SubElement(root, "CodeBook"), project.codes)
    for name, each, texts in (
        ("Sources", "TextSource", project.sources),
        ("Notes", "Note", project.notes),
    ):
        if texts:
            below = SubElement(root, name)
            for text in texts:
                _add_text(below, each, text)
    _add_description(root, project.description)
    parts = {f"{SOURCES}{one.guid}.txt": one.text.encode() for one in project.sources}
    return pack({**parts, PROJECT: as_bytes(root)})


def write_codes(codes: Iterable[Code], *, origin: str) -> bytes:
    """Return the bytes of a ``.qdc``, a codebook alone."""
    root = Element("CodeBook", _given(xmlns=CODEBOOKS, origin=origin))
    _add_codes(root, codes)
    return as_bytes(root)


def as_bytes(root: Element) -> bytes:
    """Return XML as a file holds it."""
    for element in root.iter():
        element.text = _legal(element.text or "")
        element.attrib.update({name: _legal(value) for name, value in element.items()})
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _legal(text: str) -> str:
    """Leave out what XML 1.0 cannot hold, and end lines as its readers do."""
    return ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _given(**attributes: str) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _add_codes(codebook: Element, codes: Iterable[Code]) -> None:
    listed = SubElement(codebook, "Codes")
    for code in codes:
        _add_code(listed, code)


def _add_code(above: Element, code: Code) -> None:
    codable = str(code.codable).casefold()
    given = _given(guid=code.guid, name=code.name, isCodable=codable, color=code.color)
    element = SubElement(above, "Code", given)
    _add_description(element, code.description)
    _add_note_refs(element, code.notes)
    for below in code.children:
        _add_code(element, below)


def _add_text(above: Element, name: str, text: Text) -> None:
    element = SubElement(above, name, _given(guid=text.guid, name=text.name))
    if name == "TextSource":
        element.set("plainTextPath", f"{INTERNAL}{text.guid}.txt")
    element.attrib.update(_given(creatingUser=text.user, creationDateTime=text.created))
    _add_description(element, text.description)
    if name == "Note":
        SubElement(element, "PlainTextContent").text = text.text
    for selection in text.selections:
        _add_selection(element, selection)
    _add_codings(element, text.codings)
    _add_note_refs(element, text.notes)


def _add_selection(above: Element, selection: Selection) -> None:
    element = SubElement(
        above, "PlainTextSelection", _given(guid=selection.guid, name=selection.name)
    )
    element.set("startPosition", str(selection.start))
    element.set("endPosition", str(selection.end))
    given = _given(creatingUser=selection.user, creationDateTime=selection.created)
    element.attrib.update(given)
    _add_description(element, selection.description)
    _add_codings(element, selection.codings)
    _add_note_refs(element, selection.notes)


def _add_codings(above: Element, codings: Iterable[Coding]) -> None:
    for coding in codings:
        given = _given(guid=coding.guid, creatingUser=coding.user, creationDateTime=coding.created)
        element = SubElement(above, "Coding", given)
        SubElement(element, "CodeRef", {"targetGUID": coding.code})
        _add_note_refs(element, coding.notes)


def _add_note_refs(element: Element, notes: Iterable[str]) -> None:
    for note in notes:
        SubElement(element, "NoteRef", {"targetGUID": note})


def _add_description(element: Element, description: str) -> None:
    if description:
        SubElement(element, "Description").text = description
