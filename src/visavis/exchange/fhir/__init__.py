"""FHIR R4: what a client takes along, readable by other programs."""
