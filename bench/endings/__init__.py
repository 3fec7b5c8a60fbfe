"""How quick the hazard model is beside its peer, and how often intervals about endings hold."""
