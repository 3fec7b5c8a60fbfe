"""Practices, members and roles; the identity vault (names, contacts)."""
