"""What templates of own views need beside Django's own."""
