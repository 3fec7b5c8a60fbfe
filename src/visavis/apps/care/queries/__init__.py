"""Reading about clients, therapies and consents."""
