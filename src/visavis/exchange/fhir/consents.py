"""What a client agreed to, as FHIR R4 Consents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from visavis.exchange.fhir.responses import Node
from visavis.vocab.care import ConsentScope

TERMS = "http://terminology.hl7.org/CodeSystem"


def consent(
    line: UUID,
    *,
    scope: ConsentScope,
    study: str,
    version: str,
    given_at: datetime,
    withdrawn_at: datetime | None,
) -> Node:
    """Return one line of the ledger.

    Parameters
    ----------
    study
        The name of the study that it was given to; empty for the consent to care itself.
    version
        Of the text that was agreed to.
    """
    period = {"start": given_at.isoformat()}
    if withdrawn_at is not None:
        period["end"] = withdrawn_at.isoformat()
    provision: Node = {"type": "permit", "period": period}
    if study:
        provision["actor"] = [
            {
                "role": _coded(f"{TERMS}/v3-ParticipationType", "IRCP"),
                "reference": {"display": study},
            }
        ]
    return {
        "resourceType": "Consent",
        "id": str(line),
        "status": "active" if withdrawn_at is None else "inactive",
        "scope": _coded(f"{TERMS}/consentscope", "research" if study else "patient-privacy"),
        "category": [_coded("urn:visavis:consent", scope)],
        "dateTime": given_at.isoformat(),
        "policyRule": _coded("urn:visavis:consent-text", version),
        "provision": provision,
    }


def _coded(system: str, code: str) -> Node:
    return {"coding": [{"system": system, "code": code}]}
