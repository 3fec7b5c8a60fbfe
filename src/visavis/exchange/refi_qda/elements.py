"""Elements of QDA-XML, with errors that name the element instead of what Python met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

# The standard library's parser follows entities wherever they lead; this one refuses them.
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from visavis.exchange.refi_qda.package import ANOTHER
from visavis.exchange.refi_qda.project import refuse

PROJECTS = "urn:QDA-XML:project:1.0"
CODEBOOKS = "urn:QDA-XML:codebook:1.0"
GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")
NUMBER = re.compile(r"\s*[+-]?[0-9]{1,10}\s*")
DEEPEST = 60


def root_of(content: bytes, name: str) -> Element:
    """Parse XML whose outermost element is `name`, of either namespace."""
    try:
        found: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        return refuse("Its XML defines a document type or entities.", ANOTHER)
    except (ParseError, ValueError, LookupError) as error:
        line = getattr(error, "position", (0,))[0]
        where = f", line {line}" if line else ""
        return refuse(f"Its XML cannot be read{where}.", ANOTHER)
    if local(found) != name:
        refuse(f"Its XML is a {local(found)[:40]!r} and no {name!r}.", "Is it the right file?")
    _check_depth(found)
    return found


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield what stands directly below, by name."""
    if element is not None:
        yield from (child for child in element if local(child) == name)


def child(element: Element | None, name: str) -> Element | None:
    """Return the first that stands directly below, by name."""
    return next(children(element, name), None)


def text_of(element: Element | None, name: str) -> str:
    """Return the text of a child; without one, the empty text."""
    found = child(element, name)
    return (found.text or "") if found is not None else ""


def guid_of(element: Element, attribute: str = "guid", *, needed: bool = True) -> str:
    """Return a guid, in capitals and without brackets, as all of them are compared here."""
    found = element.get(attribute, "")
    if not found and not needed:
        return ""
    match = GUID.fullmatch(found.strip())
    if match is None:
        problem = f"A {local(element)} has {attribute}={found[:50]!r}, which is no guid."
        refuse(problem, ANOTHER)
    return match[1].upper()


def whole_number(element: Element, attribute: str) -> int:
    """Return a whole number."""
    found = element.get(attribute, "")
    if NUMBER.fullmatch(found) is None:
        problem = f"A {local(element)} has {attribute}={found[:50]!r}, which is no whole number."
        refuse(problem, ANOTHER)
    return int(found)


def truth(element: Element, attribute: str) -> bool:
    """Return true or false, as XML Schema writes them."""
    found = element.get(attribute, "true").strip()
    if found not in ("true", "false", "1", "0"):
        problem = f"A {local(element)} has {attribute}={found[:50]!r}; it is true or false."
        refuse(problem, ANOTHER)
    return found in ("true", "1")


def _check_depth(element: Element) -> None:
    """Refuse nesting that no codebook has; whoever walks the tree calls itself as often."""
    level, depth = [element], 0
    while level:
        level = [below for one in level for below in one]
        depth += 1
        if depth > DEEPEST:
            refuse(f"Its XML is nested more than {DEEPEST} deep.", ANOTHER)
