"""Settings (typed, fail loudly) and the WSGI entry."""
