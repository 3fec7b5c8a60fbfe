"""The pages of the client's own view."""
