"""Read a project from a ``.qdpx`` of any program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from visavis.exchange.refi_qda.elements import (
    child,
    children,
    guid_of,
    local,
    root_of,
    text_of,
    truth,
    whole_number,
)
from visavis.exchange.refi_qda.package import ANOTHER, PROJECT, SOURCES, Package
from visavis.exchange.refi_qda.project import (
    Code,
    Coding,
    Project,
    Selection,
    Text,
    User,
    refuse,
)

INTERNAL = "internal://"
ELSEWHERE = ("relative://", "absolute://", "http://", "https://", "file://")
PARTS = ("Users", "CodeBook", "Sources", "Notes", "Description", "NoteRef")


def read_project(content: bytes) -> Project:
    """Read a project.

    Parameters
    ----------
    content
        The bytes of a ``.qdpx``.

    Returns
    -------
    Project
        Users, codes, texts with their selections and codings, and notes. Pictures, recordings,
        cases, variables, sets and graphs are counted in `left`.

    Raises
    ------
    RefiError
        When it is broken, leads elsewhere, or refers to what is not there.
    """
    package = Package(content)
    if PROJECT not in package:
        refuse(f"It has no {PROJECT}, so it is no REFI-QDA project.", "Is it the right file?")
    root = root_of(package.read(PROJECT), "Project")
    sources, notes = child(root, "Sources"), child(root, "Notes")
    project = Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        created=root.get("creationDateTime", ""),
        description=text_of(root, "Description"),
        users=tuple(
            User(guid=guid_of(user), name=user.get("name", ""))
            for user in children(child(root, "Users"), "User")
        ),
        codes=read_codes(child(root, "CodeBook")),
        sources=tuple(_text(one, package) for one in children(sources, "TextSource")),
        notes=tuple(_text(one, package) for one in children(notes, "Note")),
        left=Counter(_left(root)),
    )
    _check_references(project)
    return project


def read_codes(codebook: Element | None) -> tuple[Code, ...]:
    """Read the codes of a CodeBook element."""
    return tuple(_code(code) for code in children(child(codebook, "Codes"), "Code"))


def _code(element: Element) -> Code:
    name = element.get("name", "").strip()
    if not name:
        refuse("A Code has no name.", "Give each code a name, and export once more.")
    return Code(
        guid=guid_of(element),
        name=name,
        codable=truth(element, "isCodable"),
        description=text_of(element, "Description"),
        color=element.get("color", ""),
        notes=_note_refs(element),
        children=tuple(_code(below) for below in children(element, "Code")),
    )


def _text(element: Element, package: Package) -> Text:
    text = _content(element, package)
    return Text(
        guid=guid_of(element),
        text=text,
        name=element.get("name", ""),
        description=text_of(element, "Description"),
        user=guid_of(element, "creatingUser", needed=False),
        created=element.get("creationDateTime", ""),
        selections=tuple(
            _selection(one, len(text)) for one in children(element, "PlainTextSelection")
        ),
        codings=tuple(_coding(one) for one in children(element, "Coding")),
        notes=_note_refs(element),
    )


def _content(element: Element, package: Package) -> str:
    """Return the text, wherever it stands: in the element, or in a part of the zip."""
    path = element.get("plainTextPath", "")
    inside = child(element, "PlainTextContent")
    if inside is not None or not path:
        return (inside.text or "") if inside is not None else ""
    if path.startswith(ELSEWHERE):
        refuse(f"A text lies outside the file: {path[:80]!r}.", "Export it with its sources.")
    name = path.removeprefix(INTERNAL).lstrip("/")
    content = package.read(name if name.casefold().startswith(SOURCES) else SOURCES + name)
    try:
        # Programs on Windows put a mark before the text; positions count from behind it.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return refuse(f"The text {path[:80]!r} is not UTF-8.", ANOTHER)


def _selection(element: Element, length: int) -> Selection:
    start, end = whole_number(element, "startPosition"), whole_number(element, "endPosition")
    if not 0 <= start <= end <= length:
        refuse(
            f"A PlainTextSelection goes from {start} to {end} in a text of {length} characters.",
            ANOTHER,
        )
    return Selection(
        guid=guid_of(element),
        start=start,
        end=end,
        name=element.get("name", ""),
        description=text_of(element, "Description"),
        user=guid_of(element, "creatingUser", needed=False),
        created=element.get("creationDateTime", ""),
        codings=tuple(_coding(one) for one in children(element, "Coding")),
        notes=_note_refs(element),
    )


def _coding(element: Element) -> Coding:
    code = child(element, "CodeRef")
    if code is None:
        return refuse("A Coding names no code.", ANOTHER)
    return Coding(
        guid=guid_of(element),
        code=guid_of(code, "targetGUID"),
        user=guid_of(element, "creatingUser", needed=False),
        created=element.get("creationDateTime", ""),
        notes=_note_refs(element),
    )


def _note_refs(element: Element) -> tuple[str, ...]:
    return tuple(guid_of(one, "targetGUID") for one in children(element, "NoteRef"))


def _left(root: Element) -> Iterator[str]:
    """Yield the names of what is not read."""
    for part in root:
        if local(part) not in PARTS:
            yield from (local(one) for one in part)
        elif local(part) == "Sources":
            yield from (local(one) for one in part if local(one) != "TextSource")
            texts = children(part, "TextSource")
            yield from (local(v) for text in texts for v in children(text, "VariableValue"))


def _check_references(project: Project) -> None:
    """See that guids are there once, and that whatever is named is there."""
    codes = _once("Code", [code.guid for code in project.walk()])
    users = _once("User", [user.guid for user in project.users])
    notes = _once("Note", [note.guid for note in project.notes])
    _once("TextSource", [source.guid for source in project.sources])
    for coding in _codings(project):
        if coding.code not in codes:
            refuse(f"A Coding names a code that is not there: {coding.code}.", ANOTHER)
        if coding.user and coding.user not in users:
            refuse(f"A Coding names a user who is not there: {coding.user}.", ANOTHER)
        for note in coding.notes:
            if note not in notes:
                refuse(f"A Coding names a note that is not there: {note}.", ANOTHER)


def _once(name: str, guids: list[str]) -> set[str]:
    for guid, count in Counter(guids).items():
        if count > 1:
            refuse(f"{count} elements {name} have the guid {guid}.", ANOTHER)
    return set(guids)


def _codings(project: Project) -> Iterator[Coding]:
    for text in (*project.sources, *project.notes):
        yield from text.codings
        for selection in text.selections:
            yield from selection.codings
