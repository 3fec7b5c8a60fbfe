"""Clients by code, episodes, therapy sessions, the consent ledger and a minimal study."""
