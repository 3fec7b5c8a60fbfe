"""Questionnaires as data: FHIR R4 in, values that cannot be wrong out. Imports only `vocab`."""
