"""Outbox: invitations and notices, claimed, sent, confirmed."""
