"""What own views go by, without the database: names, passphrases, passkeys, tokens."""
