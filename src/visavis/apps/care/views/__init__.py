"""Pages of clients, consents and studies."""
