"""What a message is made of, and how it becomes a mail."""
