"""Putting messages into the outbox, delivering and dropping them."""
