"""Addresses, base templates, components, static files, and the gate every page passes."""
