"""Changing practices, members and the identity vault."""
