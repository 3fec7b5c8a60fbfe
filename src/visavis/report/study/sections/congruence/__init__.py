"""Congruence: where client and therapist meet, at six levels."""
