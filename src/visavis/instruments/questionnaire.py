"""FHIR R4 Questionnaire, as much of it as our forms use.

Translations are FHIR's own extension on the underscored twin of a text (``_text``, ``_title``,
``_display``); a rating's number is FHIR's ``ordinalValue`` on the answer option.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from visavis.instruments.node import FormError, Node
from visavis.instruments.wording import Wording

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LARGEST = 1_000_000
"""No rating line has more points; a number far beyond is none to a computer."""
KIND_SYSTEM = "urn:visavis:form"
ITEM_TYPES = ("group", "display", "choice", "text", "boolean")
ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that is offered."""

    code: str
    label: Wording
    ordinal: float | None
    path: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question, one line of text, or a group of questions."""

    link_id: str
    type: str
    text: Wording
    path: str
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    repeats: bool = False
    shown_when: tuple[tuple[str, str], ...] = ()
    """Questions and the code each must be answered with, for this item to be asked."""
    max_length: int | None = None

    def wordings(self) -> Iterator[Wording]:
        """Yield every sentence in this item and below."""
        if self.text.source:
            yield self.text
        yield from (option.label for option in self.options)
        for item in self.items:
            yield from item.wordings()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form as it was read: well-formed, but not yet known to be a card."""

    id: str
    version: str
    kind: str
    """``card`` or ``ending``; what else there is, is not ours."""
    language: str
    title: Wording
    items: Mapping[str, Item]
    """Every item by its linkId, also those inside groups."""

    @property
    def name(self) -> str:
        """``id@version``, as cards and practices refer to it."""
        return f"{self.id}@{self.version}"


def read_questionnaire(definition: object) -> Questionnaire:
    """Read a FHIR R4 Questionnaire.

    Raises
    ------
    FormError
        With the place in the file and the remedy.
    """
    if not isinstance(definition, dict):
        msg = "the file: expected one JSON object, a FHIR Questionnaire"
        raise FormError(msg)
    root = Node(definition)
    if root.value.get("resourceType") != "Questionnaire":
        root.refuse('expected "Questionnaire"; is this another FHIR resource?', "resourceType")
    language = root.text("language")
    top = tuple(_item(node, language) for node in root.children("item"))
    items = _by_link_id(top)
    _check_conditions(items)
    return Questionnaire(
        id=_matching(root, "id", ID, "small letters, digits and hyphens, as in card-de"),
        version=_matching(root, "version", VERSION, "a number such as 1 or 1.2"),
        kind=_kind(root),
        language=language,
        title=_wording(root, "title", language),
        items=items,
    )


def _matching(node: Node, key: str, pattern: re.Pattern[str], expected: str) -> str:
    found = node.text(key)
    if pattern.fullmatch(found) is None:
        node.refuse(f"{found!r} is not possible here; use {expected}", key)
    return found


def _kind(root: Node) -> str:
    for coding in root.children("code"):
        if coding.value.get("system") == KIND_SYSTEM:
            return coding.text("code")
    return root.refuse(
        f'say what the form is for: [{{"system": "{KIND_SYSTEM}", "code": "card"}}]', "code"
    )


def _item(node: Node, language: str) -> Item:
    kind = node.text("type")
    if kind not in ITEM_TYPES:
        node.refuse(f"{kind!r} is no type of a card; use one of {', '.join(ITEM_TYPES)}", "type")
    wordless = kind == "group" and "text" not in node.value
    return Item(
        link_id=node.text("linkId"),
        type=kind,
        text=Wording("", language) if wordless else _wording(node, "text", language),
        path=node.path,
        options=tuple(_option(entry, language) for entry in node.children("answerOption")),
        items=tuple(_item(entry, language) for entry in node.children("item")),
        repeats=node.truth("repeats"),
        shown_when=tuple(_condition(entry) for entry in node.children("enableWhen")),
        max_length=node.whole_number("maxLength"),
    )


def _option(node: Node, language: str) -> Option:
    coding = node.child("valueCoding")
    return Option(
        code=coding.text("code"),
        label=_wording(coding, "display", language),
        ordinal=_ordinal(node),
        path=node.path,
    )


def _ordinal(node: Node) -> float | None:
    for extension in node.children("extension"):
        if extension.value.get("url") == ORDINAL:
            found = extension.value.get("valueDecimal")
            if isinstance(found, bool) or not isinstance(found, int | float):
                extension.refuse(f"expected a number, got {found!r}", "valueDecimal")
            if abs(found) > LARGEST:
                extension.refuse(f"expected a number up to {LARGEST}", "valueDecimal")
            return float(found)
    return None


def _condition(node: Node) -> tuple[str, str]:
    if node.text("operator") != "=":
        node.refuse('only "=" is understood', "operator")
    return node.text("question"), node.child("answerCoding").text("code")


def _wording(node: Node, key: str, language: str) -> Wording:
    translations: dict[str, str] = {}
    for extension in node.child_or_empty(f"_{key}").children("extension"):
        if extension.value.get("url") != TRANSLATION:
            continue
        parts = {part.text("url"): part for part in extension.children("extension")}
        if set(parts) != {"lang", "content"}:
            extension.refuse('a translation has two parts, "lang" and "content"', "extension")
        lang, content = parts["lang"].text("valueCode"), parts["content"].text("valueString")
        if lang in translations or lang == language:
            extension.refuse(f"the language {lang!r} is there twice; keep one", "extension")
        translations[lang] = content
    return Wording(node.text(key), language, translations)


def _by_link_id(top: tuple[Item, ...]) -> dict[str, Item]:
    found: dict[str, Item] = {}
    waiting = list(top)
    while waiting:
        item = waiting.pop(0)
        if item.link_id in found:
            msg = (
                f"{item.path}.linkId: {item.link_id!r} stands at "
                f"{found[item.link_id].path} already; give each item its own"
            )
            raise FormError(msg)
        found[item.link_id] = item
        waiting.extend(item.items)
    return found


def _check_conditions(items: Mapping[str, Item]) -> None:
    for item in items.values():
        for question, code in item.shown_when:
            asked = items.get(question)
            if asked is None or code not in {option.code for option in asked.options}:
                msg = (
                    f"{item.path}.enableWhen: there is no question {question!r} with an answer "
                    f"{code!r}; name one that is in the form"
                )
                raise FormError(msg)
