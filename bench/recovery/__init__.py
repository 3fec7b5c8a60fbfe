"""Whether the library finds what was planted in simulated networks."""
