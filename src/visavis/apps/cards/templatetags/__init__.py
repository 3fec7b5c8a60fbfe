"""What templates of cards need beside Django's own."""
