"""Cards as FHIR R4 QuestionnaireResponses in a Bundle, with sessions and who did what about them.

Therapy sessions are Encounters, deeds AuditEvents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

Node = dict[str, object]
"""A piece of FHIR as JSON has it."""


def text_item(link: str, text: str) -> Node:
    """Return the answer to a question that words answer."""
    return {"linkId": link, "answer": [{"valueString": text}]}


def coded_item(link: str, system: str, code: str) -> Node:
    """Return the answer to a question that one of our vocabularies answers."""
    coding = {"system": f"urn:visavis:{system}", "code": code}
    return {"linkId": link, "answer": [{"valueCoding": coding}]}


def group_item(link: str, items: Sequence[Node]) -> Node:
    """Return a group of answers that belong together."""
    return {"linkId": link, "item": list(items)}


def response(
    card: UUID,
    *,
    form: str,
    language: str,
    authored: datetime,
    about: UUID | None,
    items: Sequence[Node],
) -> Node:
    """Return one card.

    Parameters
    ----------
    form
        ``id@version`` of the questionnaire that it answers.
    about
        The therapy session, which is in the Bundle as well.
    """
    name, _, version = form.partition("@")
    told: Node = {
        "resourceType": "QuestionnaireResponse",
        "id": str(card),
        "questionnaire": f"urn:visavis:questionnaire:{name}|{version}",
        "status": "completed",
        "authored": authored.isoformat(),
    }
    if language:
        told["language"] = language
    if about is not None:
        told["encounter"] = {"reference": f"urn:uuid:{about}"}
    if items:
        told["item"] = list(items)
    return told


def session(therapy_session: UUID, *, on: date) -> Node:
    """Return a therapy session with its day."""
    return {
        "resourceType": "Encounter",
        "id": str(therapy_session),
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "period": {"start": on.isoformat()},
    }


def card_event(card: UUID, *, verb: str, kind: str, who: str, at: datetime) -> Node:
    """Return that somebody did something about a card, such as opening the pair.

    Parameters
    ----------
    kind
        Whether it was the client, a member and so on.
    who
        Their name, where there is one to tell.
    """
    agent: Node = {
        "type": {"coding": [{"system": "urn:visavis:actor", "code": kind}]},
        "requestor": True,
    }
    if who:
        agent["who"] = {"display": who}
    return {
        "resourceType": "AuditEvent",
        "type": {"system": "urn:visavis:audit", "code": verb},
        "recorded": at.isoformat(),
        "agent": [agent],
        "source": {"observer": {"display": "Visavis"}},
        "entity": [{"what": {"reference": f"urn:uuid:{card}"}}],
    }


def bundle(resources: Iterable[Node], *, at: datetime) -> Node:
    """Return everything in one piece; a resource with an id can be referred to by it."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [_entry(resource) for resource in resources],
    }


def _entry(resource: Node) -> Node:
    if "id" in resource:
        return {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
    return {"resource": resource}
