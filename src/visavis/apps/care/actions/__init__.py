"""Changing clients, therapies and consents."""
